import { type Kysely, sql } from 'kysely'

/**
 * LifeLog says on which day of its own calendar an event happened, by the timezone data of Node, as
 * pages show it. PostgreSQL, whose data are of another release, says so only for who doesn't.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The check refuses a timezone that PostgreSQL doesn't know, as the expression did. All rows have
  // passed that, so it isn't validated, which would read them.
  await sql`
    alter table events
      alter column local_date drop expression,
      add constraint events_timezone_check
        check ((timestamp at time zone timezone) is not null) not valid`.execute(db)
  await fillByTrigger(db)
  await sql`drop trigger move_files_in_time on events`.execute(db)
  await sql`
    create trigger move_files_in_time
    after update of timestamp, timezone, local_date, deleted_at on events
    for each row when ((old.timestamp, old.local_date, old.deleted_at is null)
      is distinct from (new.timestamp, new.local_date, new.deleted_at is null))
    execute function move_files_in_time()`.execute(db)
}

/**
 * The triggers run in the order of their names. Of a date that stays what it was the second one knows
 * whether it was given, as it runs only for statements that set it. Rows that bring their date cost
 * no more than the conditions.
 */
async function fillByTrigger(db: Kysely<unknown>): Promise<void> {
  const notGiven = sql`'-infinity'::date`
  const triggers = [
    {
      name: sql`local_date_1_unset`,
      on: sql`before update of timestamp, timezone`,
      when: sql`(old.timestamp, old.timezone) is distinct from (new.timestamp, new.timezone)
        and old.local_date = new.local_date`,
      value: notGiven,
    },
    {
      name: sql`local_date_2_keep`,
      on: sql`before update of local_date`,
      when: sql`new.local_date = ${notGiven}`,
      value: sql`old.local_date`,
    },
    {
      name: sql`local_date_3_fill`,
      on: sql`before insert or update`,
      when: sql`new.local_date is null or new.local_date = ${notGiven}`,
      value: sql`(new.timestamp at time zone new.timezone)::date`,
    },
  ]
  for (const { name, on, when, value } of triggers) {
    await sql`
      create function ${name}() returns trigger language plpgsql as $$
      begin
        new.local_date := ${value};
        return new;
      end $$`.execute(db)
    await sql`
      create trigger ${name} ${on} on events
      for each row when (${when}) execute function ${name}()`.execute(db)
  }
}
