CREATE TABLE `rendered_articles` (
	`ord` integer PRIMARY KEY NOT NULL,
	`form` integer NOT NULL,
	`id` text NOT NULL,
	`body` integer NOT NULL,
	`digest` text NOT NULL,
	`keys` text NOT NULL,
	`last_modified` text,
	`wire` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `rendered_articles_form` ON `rendered_articles` (`form`);
--> statement-breakpoint
INSERT INTO `rendered_articles` (`ord`, `form`, `id`, `body`, `digest`, `keys`, `wire`)
	SELECT `ord`, 0, `id`, `body`, '', '', '' FROM `live_articles` ORDER BY `ord`;
