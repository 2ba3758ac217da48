import { type Kysely, sql } from 'kysely'

/**
 * The terms of a search each as a tsquery: the index finds what has all of them sooner than what matches
 * their conjunction, for which it goes on beyond the month that it's asked for.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Words too common for one of the languages ("the") count only where there is nothing else.
  await sql`
    create function term_queries(terms jsonb, marks text[] default null) returns tsquery[]
    language plpgsql stable parallel unsafe as $$
    declare
      languages regconfig[] := search_languages();
      term jsonb;
      query tsquery;
      found tsquery[] := '{}';
      common tsquery[] := '{}';
    begin
      for term in select jsonb_array_elements(terms) loop
        continue when (term ->> 'excluded')::boolean;
        query := term_query(term ->> 'text', (term ->> 'prefix')::boolean, languages);
        continue when query is null;
        if marks is not null then
          query := marked_query(query, marks);
        end if;
        if exists (
          select from unnest(languages) language
          where numnode(phraseto_tsquery(language, term ->> 'text')) = 0) then
          common := array_append(common, query);
        else
          found := array_append(found, query);
        end if;
      end loop;
      return case when cardinality(found) > 0 then found else common end;
    end $$`.execute(db)
  await sql`
    create or replace function search_query(groups jsonb, marks text[] default null) returns tsquery
    language plpgsql stable parallel unsafe as $$
    declare
      languages regconfig[] := search_languages();
      terms jsonb;
      term jsonb;
      query tsquery;
      found tsquery;
      result tsquery;
    begin
      for terms in select jsonb_array_elements(groups) loop
        found := null;
        foreach query in array term_queries(terms, marks) loop
          found := coalesce(found && query, query);
        end loop;
        for term in select jsonb_array_elements(terms) loop
          continue when (term ->> 'excluded')::boolean is not true;
          query := !!term_query(term ->> 'text', (term ->> 'prefix')::boolean, languages);
          found := coalesce(found && query, query, found);
        end loop;
        result := coalesce(result || found, found, result);
      end loop;
      return coalesce(result, '');
    end $$`.execute(db)
}
