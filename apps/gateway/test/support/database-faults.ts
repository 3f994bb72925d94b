import pg from 'pg'

const tables = ['journal', 'messages', 'events', 'idempotency_keys', 'accounts', 'deliveries'] as const

/** Where the database fails: when a row goes into a table, is changed or deleted there, or when what went in commits. */
export interface FaultPlace {
  readonly table: (typeof tables)[number]
  readonly on: 'insert' | 'update' | 'delete' | 'commit'
}

export interface DatabaseFaults {
  /** From now on the database fails there too, with this SQLSTATE: only for rows with this word, or only so many times. */
  fail(state: string, place: FaultPlace, only?: { word?: string; times?: number }): Promise<void>
  mend(): Promise<void>
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
  close(): Promise<void>
}

/** Makes a database fail as a server does that is full, locked or ending: a trigger raises what a test asks for. */
export async function createDatabaseFaults(url: string): Promise<DatabaseFaults> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(triggers)
  const mend = async () => {
    await client.query(`delete from faults`)
  }
  return {
    fail: async (state, { table, on }, { word, times } = {}) => {
      // A sequence counts on though the transaction is taken back.
      await client.query(`select setval('faults_met', 1, false)`)
      await client.query('insert into faults values ($1, $2, $3, $4, $5)', [table, on, state, word, times])
    },
    mend,
    query: async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
      (await client.query<Row>(sql, values)).rows,
    close: () => client.end(),
  }
}

/** What is to end the connection ends it; the rest is raised. */
const triggers = `
create table faults (relation text, moment text, state text, word text, times integer);
create sequence faults_met;
create function fail() returns trigger language plpgsql as $body$
declare
  fault faults;
begin
  select * into fault from faults where relation = tg_table_name and moment = tg_argv[0]
    and (word is null or strpos(to_jsonb(coalesce(new, old))::text, word) > 0);
  if fault.state is null or nextval('faults_met') > fault.times then
    return coalesce(new, old);
  end if;
  if fault.state = '57P01' then
    perform pg_terminate_backend(pg_backend_pid());
    perform pg_sleep(60);
  end if;
  raise exception 'made by a test' using errcode = fault.state;
end $body$;
${tables
  .map(
    (table) => `
create trigger fail_on_insert before insert on ${table} for each row execute function fail('insert');
create trigger fail_on_update before update on ${table} for each row execute function fail('update');
create trigger fail_on_delete before delete on ${table} for each row execute function fail('delete');
create constraint trigger fail_on_commit after insert on ${table} deferrable initially deferred
  for each row execute function fail('commit');`,
  )
  .join('')}`
