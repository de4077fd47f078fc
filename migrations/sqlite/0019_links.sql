CREATE TABLE `picks` (
	`pick` text NOT NULL,
	`article` integer NOT NULL,
	PRIMARY KEY(`pick`, `article`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `merged_terms_into` ON `merged_terms` (`into`);--> statement-breakpoint
INSERT OR IGNORE INTO `picks` (`pick`, `article`)
  SELECT j.`value`, a.`article` FROM `live_articles` a, json_each(a.`related`) j WHERE a.`related` <> '[]';--> statement-breakpoint
-- A translation of a translation is shown without it now, as it never was on that.
UPDATE `rendered_articles` SET `form` = 0 WHERE `ord` IN (
  SELECT t.`ord` FROM `live_articles` t
    JOIN `live_articles` o ON o.`id` = t.`translation_of` AND o.`translation_of` IS NOT NULL
);
