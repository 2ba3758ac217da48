import { type Kysely, sql } from 'kysely'

/**
 * Full-text search. A text is indexed by English stems, by its plain words (names, other languages,
 * the beginning of a word) and, where it has Chinese, Japanese or Korean, by bigrams. Characters are
 * told apart by code point, so the database's locale decides nothing but upper and lower case.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createWords(db)
  await createVector(db)
  await createQuery(db)
  await sql`
    alter table events add column search_vector tsvector not null
    generated always as (event_search_vector(title, description, tags, metadata)) stored`.execute(
    db,
  )
  await sql`create index events_search on events using gin (search_vector)`.execute(db)
}

const separators = sql.lit(
  [
    String.raw`[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9`,
    String.raw`\u00bb-\u00bf\u00d7\u00f7\u2000-\u2bff\u3000-\u3004\u3008-\u3020\u3030\u30fb`,
    String.raw`\ufe00-\ufe6f\ufffd]+`,
  ].join(''),
)
const cjk = String.raw`\u1100-\u11ff\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff`
const oneCjk = sql.lit(`[${cjk}]`)
const cjkRun = sql.lit(`([${cjk}]+)`)

async function createWords(db: Kysely<unknown>): Promise<void> {
  // Most texts are ASCII, for which a simple pattern takes a third of the time.
  await sql`
    create function search_text(text text) returns text
    language sql immutable parallel safe strict as $$
      select btrim(case
        when octet_length(text) = char_length(text)
          then regexp_replace(lower(text), '[^a-z0-9]+', ' ', 'g')
        else regexp_replace(lower(normalize(text, nfkc)), ${separators}, ' ', 'g')
      end)
    $$`.execute(db)
  await sql`
    create function has_cjk(text text) returns boolean
    language sql immutable parallel safe strict as $$ select text ~ ${oneCjk} $$`.execute(db)
  // The last character of a run stands alone, so that a query of one character finds it too.
  await sql`
    create function bigrams(text text) returns text[]
    language sql immutable parallel safe strict as $$
      select coalesce(array_agg(
        case when has_cjk(next) then character || next else character end order by place), '{}')
      from (
        select character, place, lead(character) over (order by place) as next
        from unnest(string_to_array(text, null)) with ordinality as characters (character, place)
      ) pairs
      where has_cjk(character)
    $$`.execute(db)
}

/**
 * What PostgreSQL's parser may take apart otherwise than at each character that is no letter or
 * digit: addresses, paths, numbers, compounds, other scripts. In any other text it finds the same
 * words, in half the time.
 */
const compound = sql.lit(
  String.raw`[^A-Za-z0-9\s,;!?()[\]*#"'.:]|[.:]\S|(^|[^A-Za-z0-9])[0-9]+[A-Za-z]`,
)

async function createVector(db: Kysely<unknown>): Promise<void> {
  // Cast, not parsed: PostgreSQL's parser takes "12e" for a number and a path for one word. One
  // place is left free before each text ("the" and \x01 take one, but aren't indexed), lest the end
  // of one and the beginning of the next make a phrase.
  await sql`
    create function lexemes(words text[]) returns tsvector
    language sql immutable parallel safe strict as $$
      select coalesce(string_agg(
        '''' || left(word, 200) || ''':' || least(place + 1, 16383), ' ')::tsvector, '')
      from unnest(words) with ordinality as list (word, place)
      where word <> ''
    $$`.execute(db)
  await sql`
    create function text_search_vector(text text) returns tsvector
    language plpgsql immutable parallel safe strict as $$
    declare
      words text;
    begin
      if text !~ ${compound} and (length(text) < 200 or text !~ '[A-Za-z0-9]{200}') then
        return ts_delete(
          to_tsvector('pg_catalog.english', 'the ' || text) || E'\\x01:1'::tsvector
            || to_tsvector('pg_catalog.simple', text),
          E'\\x01');
      end if;
      words := search_text(text);
      if has_cjk(words) then
        return to_tsvector('pg_catalog.english', 'the ' || text)
          || lexemes(string_to_array(regexp_replace(words, ${cjkRun}, ' ', 'g'), ' '))
          || lexemes(bigrams(left(words, 30000)));
      end if;
      return to_tsvector('pg_catalog.english', 'the ' || text) || lexemes(string_to_array(words, ' '));
    end $$`.execute(db)
  await sql`
    create function metadata_strings(metadata jsonb) returns text
    language sql immutable parallel safe strict as $$
      select coalesce(string_agg(value #>> '{}', ' '), '')
      from jsonb_path_query(metadata, 'strict $.** ? (@.type() == "string")') value
    $$`.execute(db)
  // A vector holds 1 MB at most, which a long text of rare words in a script of four bytes exceeds.
  await sql`
    create function event_search_vector(title text, description text, tags text[], metadata jsonb)
    returns tsvector language plpgsql immutable parallel safe as $$
    declare
      vector tsvector := setweight(text_search_vector(title), 'A');
      length integer := 100000;
    begin
      if tags <> '{}' then
        vector := vector || setweight(text_search_vector(array_to_string(tags, ' ')), 'B');
      end if;
      if metadata <> '{}' then
        vector := vector || setweight(text_search_vector(metadata_strings(metadata)), 'D');
      end if;
      if description is null then
        return vector;
      elsif octet_length(description) < 50000 then
        return vector || setweight(text_search_vector(description), 'C');
      end if;
      loop
        begin
          return vector || setweight(text_search_vector(left(description, length)), 'C');
        exception when program_limit_exceeded then
          length := length / 2;
        end;
      end loop;
    end $$`.execute(db)
}

async function createQuery(db: Kysely<unknown>): Promise<void> {
  // A phrase whose stems leave out common words would match too much: it's taken word for word.
  await sql`
    create function word_query(word text, prefix boolean) returns text
    language plpgsql immutable parallel safe strict as $$
    declare
      pairs text[];
    begin
      if not has_cjk(word) then
        return '''' || left(word, 200) || '''' || case when prefix then ':*' else '' end;
      end if;
      pairs := bigrams(word);
      if cardinality(pairs) = 1 then
        return '''' || word || ''':*';
      end if;
      return '''' || array_to_string(trim_array(pairs, 1), ''' <-> ''') || '''';
    end $$`.execute(db)
  await sql`
    create function term_query(term text, prefix boolean) returns tsquery
    language plpgsql immutable parallel safe strict as $$
    declare
      words text := btrim(regexp_replace(search_text(term), ${cjkRun}, ' \\1 ', 'g'));
      list text[] := regexp_split_to_array(words, ' +');
      stems tsquery := phraseto_tsquery('pg_catalog.english', term);
      plain text;
    begin
      if words = '' then
        return null;
      end if;
      select string_agg(
        word_query(word, prefix and place = cardinality(list)),
        case when has_cjk(words) then ' & ' else ' <-> ' end order by place)
      into plain
      from unnest(list) with ordinality as numbered (word, place);
      if cardinality(list) > 1 and (prefix or numnode(stems) < 2 * cardinality(list) - 1) then
        return plain::tsquery;
      end if;
      return stems || plain::tsquery;
    end $$`.execute(db)
  // Words too common for English to index ("the") count only where there is nothing else.
  await sql`
    create function search_query(groups jsonb) returns tsquery
    language plpgsql immutable parallel safe strict as $$
    declare
      terms jsonb;
      term jsonb;
      query tsquery;
      found tsquery;
      common tsquery;
      excluded tsquery;
      result tsquery;
    begin
      for terms in select jsonb_array_elements(groups) loop
        found := null;
        common := null;
        excluded := null;
        for term in select jsonb_array_elements(terms) loop
          query := term_query(term ->> 'text', (term ->> 'prefix')::boolean);
          continue when query is null;
          if (term ->> 'excluded')::boolean then
            excluded := coalesce(excluded && !!query, !!query);
          elsif numnode(phraseto_tsquery('pg_catalog.english', term ->> 'text')) = 0 then
            common := coalesce(common && query, query);
          else
            found := coalesce(found && query, query);
          end if;
        end loop;
        found := coalesce(found, common);
        found := coalesce(found && excluded, found, excluded);
        result := coalesce(result || found, found, result);
      end loop;
      return coalesce(result, '');
    end $$`.execute(db)
}
