CREATE TABLE `picks` (
	`pick` text NOT NULL,
	`article` integer NOT NULL,
	PRIMARY KEY(`pick`, `article`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `merged_terms_into` ON `merged_terms` (`into`);--> statement-breakpoint
INSERT OR IGNORE INTO `picks` (`pick`, `article`)
  SELECT j.`value`, a.`article` FROM `live_articles` a, json_each(a.`related`) j WHERE a.`related` <> '[]';--> statement-breakpoint
-- What translates a translation belongs to the original of that now: the texts of all translations are made anew where there is one.
UPDATE `rendered_articles` SET `form` = 0 WHERE `id` IN (
  SELECT `id` FROM `live_articles` WHERE `translation_of` IS NOT NULL
    UNION SELECT `translation_of` FROM `live_articles` WHERE `translation_of` IS NOT NULL
) AND EXISTS (
  SELECT 1 FROM `live_articles` t JOIN `live_articles` o ON o.`id` = t.`translation_of` AND o.`translation_of` IS NOT NULL
);--> statement-breakpoint
UPDATE `live_articles` SET `translation_of` = (
  SELECT o.`translation_of` FROM `live_articles` o WHERE o.`id` = `live_articles`.`translation_of`
) WHERE EXISTS (
  SELECT 1 FROM `live_articles` o WHERE o.`id` = `live_articles`.`translation_of`
    AND o.`translation_of` IS NOT NULL AND o.`translation_of` <> `live_articles`.`id`
);
