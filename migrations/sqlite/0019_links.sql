CREATE TABLE `picks` (
	`pick` text NOT NULL,
	`article` integer NOT NULL,
	PRIMARY KEY(`pick`, `article`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `partner_copies` (
	`article` text NOT NULL,
	`key_id` text NOT NULL,
	`seq` integer NOT NULL,
	`told_as` text,
	`early_at` text,
	PRIMARY KEY(`article`, `key_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
DROP INDEX `webhook_deliveries_due`;--> statement-breakpoint
CREATE INDEX `webhook_deliveries_due` ON `webhook_deliveries` (`webhook`,`next_attempt_at`,`seq`) WHERE "webhook_deliveries"."state" = 'pending';--> statement-breakpoint
ALTER TABLE `live_articles` ADD `translation_group` text;--> statement-breakpoint
CREATE INDEX `live_articles_group` ON `live_articles` (`translation_group`) WHERE "live_articles"."translation_group" is not null;--> statement-breakpoint
CREATE INDEX `merged_terms_into` ON `merged_terms` (`into`);;--> statement-breakpoint
INSERT OR IGNORE INTO `picks` (`pick`, `article`)
  SELECT j.`value`, a.`article` FROM `live_articles` a, json_each(a.`related`) j WHERE a.`related` <> '[]';
