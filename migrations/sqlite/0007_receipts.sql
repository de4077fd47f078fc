CREATE TABLE `acknowledgements` (
	`article` text NOT NULL,
	`key_id` text NOT NULL,
	`version` integer NOT NULL,
	`is_shown` integer NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`article`, `key_id`)
) WITHOUT ROWID, STRICT;
--> statement-breakpoint
CREATE TABLE `follower_places` (
	`key_id` text NOT NULL,
	`filter` text NOT NULL,
	`seq` integer NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`key_id`, `filter`)
) WITHOUT ROWID, STRICT;
