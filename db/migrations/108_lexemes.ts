import { type Kysely, sql } from 'kysely'

/**
 * Every lexeme of the search index with how many events have it, about, and between which times, so
 * that a search for the beginning of a word can ask the index for each word that begins so. Marked
 * lexemes are left out, as the same are there without the mark. They are read in the background from
 * the events in `lexeme_queue`; words to complete and to correct are counted after that.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table lexemes (
      lexeme text collate "C" primary key,
      count bigint not null,
      -- No event with it is later, none is earlier; they aren't narrowed when one is changed.
      newest timestamptz not null,
      oldest timestamptz not null
    ) with (fillfactor = 60)`.execute(db)
  await sql`create table word_queue (event_id bigint not null)`.execute(db)
  await createReading(db)
  await createQueries(db)
}

/** Not marked: `=` and `#`, and those that aren't words at all. */
const isPlain = sql`ascii(lexeme) not in (1, 2, 35, 61)`

async function createReading(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function read_lexemes(most integer) returns integer language plpgsql as $$
    declare
      taken bigint[];
    begin
      with gone as (
        delete from lexeme_queue
        where ctid = any(array(select ctid from lexeme_queue limit most for update skip locked))
        returning event_id
      ),
      next as (insert into word_queue select event_id from gone)
      select array_agg(distinct event_id) into taken from gone;
      -- In order, so that two who do this at once wait for each other at most.
      insert into lexemes as known (lexeme, count, newest, oldest)
      select lexeme, count(*), max(timestamp), min(timestamp)
      from unnest(taken) event_id
      cross join lateral (
        select timestamp, search_vector from events where id = event_id offset 0
      ) event
      cross join unnest(tsvector_to_array(search_vector)) lexeme
      where ${isPlain}
      group by lexeme order by lexeme
      on conflict (lexeme) do update set
        count = known.count + excluded.count,
        newest = greatest(known.newest, excluded.newest),
        oldest = least(known.oldest, excluded.oldest);
      return coalesce(cardinality(taken), 0);
    end $$`.execute(db)
}

async function createQueries(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function quote_lexeme(lexeme text) returns text
    language sql immutable parallel safe strict as $$
      select '''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || ''''
    $$`.execute(db)
  // Of events that aren't read yet their own lexemes.
  await sql`
    create function lexemes_beginning(
      beginning text, max_lexemes integer, max_unread integer, since timestamptz, until timestamptz)
    returns table (lexeme text, count bigint)
    language plpgsql stable as $$
    declare
      beyond constant text := beginning || U&'\\+10FFFF';
      query constant tsquery := (quote_lexeme(beginning) || ':*')::tsquery;
    begin
      return query
      select known.lexeme, sum(known.count)::bigint
      from (
        (select * from lexemes
        where lexemes.lexeme >= beginning and lexemes.lexeme < beyond limit max_lexemes)
        union all
        select found.lexeme, 1 as count, event.timestamp, event.timestamp
        from (select distinct event_id from lexeme_queue limit max_unread) unread
        cross join lateral (
          select timestamp, search_vector from events where id = event_id offset 0
        ) event
        cross join unnest(tsvector_to_array(search_vector)) found (lexeme)
        where search_vector @@ query
          and found.lexeme collate "C" >= beginning and found.lexeme collate "C" < beyond
      ) known
      group by known.lexeme
      having (since is null or max(known.newest) >= since)
        and (until is null or min(known.oldest) <= until);
    end $$`.execute(db)
  // Beginnings become the words that begin so. The query isn't complete where there are more of them
  // than \`max_keys\`, of which it has the commonest, or where more events than \`max_unread\` may have others.
  await sql`
    create function index_query(
      query tsquery, max_keys integer, max_lexemes integer, max_unread integer,
      since timestamptz, until timestamptz,
      out keys tsquery, out is_complete boolean, out is_read boolean, out event_count bigint)
    language plpgsql stable as $$
    declare
      written text := '';
      piece text[];
      literal text;
      list text;
      begins boolean := false;
      found bigint;
      events bigint;
    begin
      is_complete := true;
      event_count := 0;
      for piece in
        select regexp_matches(query::text, '''((?:[^'']|'''')*)''(:\\*)?|([^'']+)', 'g')
      loop
        if piece[3] is not null then
          written := written || piece[3];
          continue;
        end if;
        literal := replace(replace(piece[1], '''''', ''''), '\\\\', '\\');
        if piece[2] is null then
          list := quote_lexeme(literal);
          select count into events from lexemes where lexeme = literal;
        else
          select string_agg(quote_lexeme(lexeme), ' | ') filter (where place <= max_keys),
            count(*), sum(count)
          into list, found, events
          from (
            select *, row_number() over (order by count desc) as place
            from lexemes_beginning(literal, max_lexemes, max_unread, since, until)
          ) beginning;
          is_complete := is_complete and found <= max_keys;
          begins := true;
        end if;
        written := written || '(' || coalesce(list, quote_lexeme(literal)) || ')';
        event_count := event_count + coalesce(events, 0);
      end loop;
      select count(*) into found from (select from lexeme_queue limit max_unread + 1) unread;
      is_read := found <= max_unread;
      is_complete := is_complete and (is_read or not begins);
      event_count := case when is_read then event_count end;
      keys := written::tsquery;
    end $$`.execute(db)
}
