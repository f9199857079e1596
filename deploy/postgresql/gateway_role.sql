-- A role for gateways that can put answers in and never read them, and reads nothing else a gateway has no use for.
-- As the owner of the tables, after every `manage.py migrate`:  psql -d shirube -f deploy/postgresql/gateway_role.sql
-- Once, as postgres:  CREATE ROLE shirube_gateway LOGIN PASSWORD '…';
-- All or nothing: gateways go on working with what they had until the last line, and where a line is refused.

\set ON_ERROR_STOP on
BEGIN;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM shirube_gateway;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM shirube_gateway;
GRANT USAGE ON SCHEMA public TO shirube_gateway;

-- What a desk is, what hangs where, what is asked, which numbers help.
GRANT SELECT ON alembic_version, programme, placement, campaign, venue, destination, questionnaire, urgent_change,
    line_desk TO shirube_gateway;

-- Scans. An upsert reads the row that it adds to.
GRANT SELECT, INSERT ON scan, day_salt TO shirube_gateway;
GRANT INSERT ON device TO shirube_gateway;
GRANT SELECT, INSERT, UPDATE ON scan_hour, scan_day, scan_month, device_unknown, unrecorded TO shirube_gateway;

-- LINE: pseudonyms only. Who is new, who returns, by which scan somebody came.
GRANT DELETE ON line_event TO shirube_gateway;
GRANT SELECT, INSERT, UPDATE ON line_event, line_unsent, friend, pseudonym_key, relay_day TO shirube_gateway;
GRANT SELECT ON known_follower TO shirube_gateway;

-- Survey. A link is looked up, spent, and made where a keyword asks for one; what was made is counted and audited.
GRANT SELECT, INSERT, DELETE ON survey_link TO shirube_gateway;
-- Links of a batch are locked in their order before they are spent, which asks for the right to change something.
GRANT UPDATE (expires_at) ON survey_link TO shirube_gateway;
GRANT SELECT, UPDATE (answered) ON open_survey TO shirube_gateway;
GRANT SELECT, INSERT, UPDATE ON survey_count TO shirube_gateway;
GRANT INSERT, SELECT (id) ON audit TO shirube_gateway;
GRANT USAGE ON SEQUENCE audit_id_seq TO shirube_gateway;
-- In, and never out.
GRANT INSERT ON answer, answer_item TO shirube_gateway;

COMMIT;
