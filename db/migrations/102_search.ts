import { type Kysely, sql } from 'kysely'
import { cjk, cjkRun } from './cjk.ts'

/**
 * Full-text search. A text is indexed by the stems of its language, or of all of the owner's until
 * it's detected; by its plain words (names, other languages, the beginning of a word); and, where it
 * has Chinese, Japanese or Korean, by bigrams. Accents don't matter. The words of titles and tags are
 * lexemes of their own too (`=word`, `#word`), so that the index tells who has a word there, as is the year
 * in which it happened (`@2026`).
 * Characters are told apart by code point: the database's locale decides nothing but upper and lower case.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createLanguages(db)
  await createWords(db)
  await createSpellings(db)
  await createVector(db)
  await indexByTrigger(db)
  await createFindIndex(db)
}

async function createLanguages(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table search_index (
      id boolean primary key default true check (id),
      languages text[] not null default '{}',
      -- The next event to index anew, from the latest to the first; null once all are.
      next_id bigint
    )`.execute(db)
  await sql`insert into search_index (languages) values ('{english}')`.execute(db)
  await sql`
    create function language_config(language text) returns regconfig
    language sql stable parallel safe as $$
      select coalesce(
        (select oid from pg_ts_config
          where cfgname = language and cfgnamespace = 'pg_catalog'::regnamespace),
        'pg_catalog.simple'::regconfig)
    $$`.execute(db)
  // Looked up once a transaction, as it takes as long as indexing a short text.
  await sql`
    create function search_languages() returns regconfig[]
    language plpgsql stable as $$
    declare
      known text := nullif(current_setting('lifelog.search_languages', true), '');
    begin
      if known is null then
        select array_agg(language_config(language) order by place)::text into known
        from settings, jsonb_array_elements_text(value) with ordinality as chosen (language, place)
        where name = 'search_languages';
        known := coalesce(known, '{english}');
        perform set_config('lifelog.search_languages', known, true);
      end if;
      return known::regconfig[];
    end $$`.execute(db)
}

const separators = sql.lit(
  [
    String.raw`[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9`,
    String.raw`\u00bb-\u00bf\u00d7\u00f7\u2000-\u2bff\u3000-\u3004\u3008-\u3020\u3030\u30fb`,
    String.raw`\ufe00-\ufe6f\ufffd]+`,
  ].join(''),
)
const oneCjk = sql.lit(`[${cjk}]`)

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

/** The letters that may carry an accent: Latin, Greek and Cyrillic beyond ASCII. */
const accented = sql.lit(String.raw`[\u00c0-\u02af\u0370-\u052f\u1e00-\u1fff]`)
const accents = sql.lit(String.raw`[\u0300-\u036f]`)

async function createSpellings(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function fold_letters(text text) returns text
    language sql immutable parallel safe strict as $$
      select case when text !~ ${accented} then text else
        normalize(regexp_replace(
          normalize(
            translate(
              replace(replace(replace(replace(text, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
              'øłđðħıŧ', 'olddhit'),
            nfd),
          ${accents}, '', 'g'), nfc)
      end
    $$`.execute(db)
  await sql`
    create function spellings(word text) returns text[]
    language sql immutable parallel safe strict as $$
      select case when word !~ ${accented} then array[word] else array(
        select distinct unnest(array[
          word,
          fold_letters(word),
          fold_letters(replace(replace(replace(replace(replace(
            word, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'å', 'aa'), 'ø', 'oe'))]))
      end
    $$`.execute(db)
  // Cast, not parsed: PostgreSQL's parser takes "12e" for a number and a path for one word. One place
  // is left free before each text, lest the end of one and the beginning of the next make a phrase.
  await sql`
    create function lexemes(words text[]) returns tsvector
    language sql immutable parallel safe strict as $$
      select coalesce(string_agg(
        '''' || left(spelling, 200) || ''':' || least(place + 1, 16383), ' ')::tsvector, '')
      from unnest(words) with ordinality as list (word, place), unnest(spellings(word)) spelling
      where word <> ''
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
/** Takes one place before each text, lest the end of one and the beginning of the next make a phrase. */
const gap = sql`E'\\x01:1'::tsvector`

async function createVector(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function text_search_vector(text text, languages regconfig[]) returns tsvector
    language plpgsql immutable parallel safe strict as $$
    declare
      vector tsvector := '';
      language regconfig;
      words text;
    begin
      foreach language in array languages loop
        vector := vector || ${gap} || to_tsvector(language, text);
      end loop;
      if text !~ ${compound} and (length(text) < 200 or text !~ '[A-Za-z0-9]{200}') then
        return ts_delete(
          vector || ${gap} || to_tsvector('pg_catalog.simple', text), E'\\x01');
      end if;
      vector := fold_letters(vector::text)::tsvector;
      words := search_text(text);
      if has_cjk(words) then
        vector := vector
          || lexemes(string_to_array(regexp_replace(words, ${cjkRun}, ' ', 'g'), ' '))
          || lexemes(bigrams(left(words, 30000)));
      else
        vector := vector || lexemes(string_to_array(words, ' '));
      end if;
      return ts_delete(vector, E'\\x01');
    end $$`.execute(db)
  await sql`
    create function metadata_strings(metadata jsonb) returns text
    language sql immutable parallel safe strict as $$
      select coalesce(string_agg(value #>> '{}', ' '), '')
      from jsonb_path_query(metadata, 'strict $.** ? (@.type() == "string")') value
    $$`.execute(db)
  await sql`
    create function marked_lexemes(vector tsvector, mark text) returns tsvector
    language sql immutable parallel safe strict as $$
      select replace(' ' || strip(vector)::text, ' ''', ' ''' || mark)::tsvector
    $$`.execute(db)
  // A vector holds 1 MB at most, which a long text of rare words in a script of four bytes exceeds.
  await sql`
    create function event_search_vector(event events, languages regconfig[])
    returns tsvector language plpgsql immutable parallel safe as $$
    declare
      words tsvector := text_search_vector(event.title, languages);
      vector tsvector := setweight(words, 'A') || marked_lexemes(words, '=')
        || ('''@' || extract(year from event.local_date) || '''')::tsvector;
      length integer := 100000;
    begin
      if event.tags <> '{}' or event.place is not null then
        words := text_search_vector(
          concat_ws(' ', array_to_string(event.tags, ' '), event.place), languages);
        vector := vector || setweight(words, 'B') || marked_lexemes(words, '#');
      end if;
      if event.metadata <> '{}' then
        vector := vector
          || setweight(text_search_vector(metadata_strings(event.metadata), languages), 'D');
      end if;
      if event.description is null then
        return vector;
      elsif octet_length(event.description) < 50000 then
        return vector || setweight(text_search_vector(event.description, languages), 'C');
      end if;
      loop
        begin
          return vector
            || setweight(text_search_vector(left(event.description, length), languages), 'C');
        exception when program_limit_exceeded then
          length := length / 2;
        end;
      end loop;
    end $$`.execute(db)
}

async function indexByTrigger(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function index_event() returns trigger language plpgsql as $$
    declare
      languages regconfig[] := search_languages();
    begin
      if tg_op = 'UPDATE' and (new.title, new.description) is distinct from (old.title, old.description)
        and new.language is not distinct from old.language then
        new.language := null;
      end if;
      if cardinality(languages) = 1 then
        new.language := languages[1]::text;
      elsif new.language is not null then
        languages := array[language_config(new.language)];
      end if;
      new.search_vector := event_search_vector(new, languages);
      return new;
    end $$`.execute(db)
  await sql`
    create trigger index_event
    before insert or update of title, description, tags, metadata, place, language,
      local_date, timestamp, timezone on events
    for each row execute function index_event()`.execute(db)
  await sql`
    create index events_without_language on events (id) where language is null`.execute(db)
}

/**
 * One inverted index over words, tags and months, by which a search goes back in time month by
 * month. Months are those of UTC, so that they follow each other as timestamps do.
 */
async function createFindIndex(db: Kysely<unknown>): Promise<void> {
  await sql`create extension if not exists btree_gin`.execute(db)
  await sql`
    create function utc_month(instant timestamptz) returns integer
    language sql immutable parallel safe as $$
      select (extract(year from instant at time zone 'UTC') * 12
        + extract(month from instant at time zone 'UTC') - 1)::integer
    $$`.execute(db)
  await sql`
    create function utc_month_start(month integer) returns timestamptz
    language sql immutable parallel safe as $$
      select make_timestamp(month / 12, month % 12 + 1, 1, 0, 0, 0) at time zone 'UTC'
    $$`.execute(db)
  await sql`
    create index events_find on events using gin (search_vector, tags, utc_month(timestamp))`.execute(
    db,
  )
}
