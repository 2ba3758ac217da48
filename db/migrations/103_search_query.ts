import { type Kysely, sql } from 'kysely'
import { cjkRun } from './cjk.ts'

/** A search as a tsquery: stems in each of the owner's languages, all spellings, and where. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTerms(db)
  await createQueries(db)
}

async function createTerms(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function word_query(word text, prefix boolean) returns text
    language plpgsql stable parallel safe strict as $$
    declare
      pairs text[];
    begin
      if not has_cjk(word) then
        return '(' || (
          select string_agg(
            '''' || left(spelling, 200) || '''' || case when prefix then ':*' else '' end, ' | ')
          from unnest(spellings(word)) spelling) || ')';
      end if;
      pairs := bigrams(word);
      if cardinality(pairs) = 1 then
        return '''' || word || ''':*';
      end if;
      return '''' || array_to_string(trim_array(pairs, 1), ''' <-> ''') || '''';
    end $$`.execute(db)
  // A phrase whose stems leave out common words would match too much: it's taken word for word.
  await sql`
    create function term_query(term text, prefix boolean, languages regconfig[]) returns tsquery
    language plpgsql stable parallel safe strict as $$
    declare
      words text := btrim(regexp_replace(search_text(term), ${cjkRun}, ' \\1 ', 'g'));
      list text[] := regexp_split_to_array(words, ' +');
      language regconfig;
      stems tsquery;
      result tsquery;
    begin
      if words = '' then
        return null;
      end if;
      select string_agg(
        word_query(word, prefix and place = cardinality(list)),
        case when has_cjk(words) then ' & ' else ' <-> ' end order by place)::tsquery
      into result
      from unnest(list) with ordinality as numbered (word, place);
      foreach language in array languages loop
        stems := phraseto_tsquery(language, term);
        if cardinality(list) = 1 or (not prefix and numnode(stems) >= 2 * cardinality(list) - 1) then
          result := fold_letters(stems::text)::tsquery || result;
        end if;
      end loop;
      return result;
    end $$`.execute(db)
  // What is marked has no places, and a year no mark: that words follow each other is left to the query itself.
  await sql`
    create function marked_query(query tsquery, marks text[]) returns tsquery
    language plpgsql immutable parallel safe strict as $$
    declare
      lexeme constant text := '''((?:[^'']|'''')*)''(:\\*)?';
      anywhere text := regexp_replace(query::text, ' <(-|[0-9]+)> ', ' & ', 'g');
      marked tsquery := regexp_replace(regexp_replace(anywhere, lexeme, '(' || (
        select string_agg('''' || mark || '\\1''\\2', ' | ') from unnest(marks) mark) || ')', 'g'),
        '''.@', '''@', 'g')::tsquery;
    begin
      return case when anywhere = query::text then marked else marked && query end;
    end $$`.execute(db)
}

/**
 * The terms of a search each as a tsquery: the index finds what has all of them sooner than what matches
 * their conjunction, for which it goes on beyond the month that it's asked for. Not parallel: the owner's
 * languages are kept in a setting of the transaction, which no function may do while others work on
 * the same query.
 */
async function createQueries(db: Kysely<unknown>): Promise<void> {
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
        if (term ->> 'isYear')::boolean then
          query := query || ('''@' || (term ->> 'text') || '''')::tsquery;
        end if;
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
    create function search_query(groups jsonb, marks text[] default null) returns tsquery
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
