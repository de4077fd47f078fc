CREATE TABLE `column_blocks` (
	`block` integer NOT NULL,
	`kind` text NOT NULL,
	`cells` blob NOT NULL,
	PRIMARY KEY(`block`, `kind`)
) WITHOUT ROWID, STRICT;
--> statement-breakpoint
CREATE TABLE `column_changes` (
	`seq` integer PRIMARY KEY NOT NULL,
	`article` integer NOT NULL,
	`ord` integer,
	`updated_at` integer,
	`terms` text
) STRICT;
