-- 1 where the unit says that something runs on it that was not meant for service.
ALTER TABLE unit_reports ADD COLUMN development SMALLINT NOT NULL DEFAULT 0;
