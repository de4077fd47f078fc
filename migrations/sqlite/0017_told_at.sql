DROP INDEX `articles_told`;--> statement-breakpoint
ALTER TABLE `articles` ADD `told_at` text;--> statement-breakpoint
-- The earlier of the end of what readers see and of a schedule that they may be told of.
UPDATE `articles` SET `told_at` = (
  SELECT min(`at`) FROM (
    SELECT CASE WHEN `embargo` = 0 THEN `scheduled_for` END AS `at`
    UNION ALL SELECT CASE WHEN `state` = 'published' THEN `last_published` ->> '$.expiresAt' END
  )
) WHERE `due_at` IS NOT NULL;--> statement-breakpoint
CREATE INDEX `articles_told` ON `articles` (`told_at`) WHERE "articles"."told_at" is not null;
