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
