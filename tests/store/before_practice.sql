-- A store as it was written before there was a table `practice`: one member, one sheet handed
-- in, one being written, one private note. Statements that SQLite and PostgreSQL both take.
CREATE TABLE comments (
	round TEXT NOT NULL, 
	chain TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	salt TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (round, chain, seq, n)
);
INSERT INTO "comments" VALUES('test-round','M01',1,0,'00000000000000000000000000000000','流程清楚');
CREATE TABLE drafts (
	round TEXT NOT NULL, 
	submission TEXT NOT NULL, 
	member TEXT NOT NULL, 
	counter INTEGER NOT NULL, 
	saved_at TEXT NOT NULL, 
	noted_at TEXT NOT NULL, 
	state TEXT NOT NULL, 
	marks TEXT NOT NULL, 
	not_applicable TEXT NOT NULL, 
	comments TEXT NOT NULL, 
	PRIMARY KEY (round, submission, member)
);
INSERT INTO "drafts" VALUES('test-round','S001','M01',2,'2026-03-02T01:05:00.000000Z','2026-03-02T01:05:00.000000Z','handed_in','{"diffusion":"17","impact":"19","innovation":"20","sustainability":"18"}','[]','[{"dimension":"impact","kind":"strength","text":"流程清楚"}]');
INSERT INTO "drafts" VALUES('test-round','S002','M01',1,'2026-03-02T01:06:00.000000Z','2026-03-02T01:06:00.000000Z','draft','{"innovation":"10"}','[]','[]');
CREATE TABLE events (
	round TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	approval TEXT, 
	payload TEXT NOT NULL, 
	prev TEXT, 
	digest TEXT NOT NULL, 
	PRIMARY KEY (round, seq)
);
INSERT INTO "events" VALUES('test-round',1,'2026-03-02T01:00:00.000000Z','secretary','open','115001','{"phase":"scoring","settings":"77f16733465270fb01bd46956c0898e00b18e79918f55b81fe5374cb9ba8c458"}',NULL,'3a3f768499afb5eb12322fab56c46d3a397a488517174871d8a3474420ac8113');
INSERT INTO "events" VALUES('test-round',2,'2026-03-02T01:01:00.000000Z','M01','rules_read',NULL,'{"member":"M01"}','3a3f768499afb5eb12322fab56c46d3a397a488517174871d8a3474420ac8113','424c4482f8d8b091e9614152f8545c472a24b56c29d71ba96e36bb0ac0837ba4');
INSERT INTO "events" VALUES('test-round',3,'2026-03-02T01:02:00.000000Z','M01','declared',NULL,'{"member":"M01","publish_name":true}','424c4482f8d8b091e9614152f8545c472a24b56c29d71ba96e36bb0ac0837ba4','2754f6aa3906fcf4725a74c309442e56a1e69b4940d1f5a6cdcedef51ceed39b');
INSERT INTO "events" VALUES('test-round',4,'2026-03-02T01:03:00.000000Z','M01','recusals_done',NULL,'{"member":"M01"}','2754f6aa3906fcf4725a74c309442e56a1e69b4940d1f5a6cdcedef51ceed39b','f3bf8fd6eb662ce996bcab3e3497f55d57dbe4b814b834b8c84d9d875c8d7255');
CREATE TABLE meta (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "meta" VALUES('schema_version','1');
CREATE TABLE own (
	round TEXT NOT NULL, 
	member TEXT NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (round, member, name)
);
INSERT INTO "own" VALUES('test-round','M01','private/S001','自己看');
CREATE TABLE revisions (
	round TEXT NOT NULL, 
	member TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	submission TEXT NOT NULL, 
	state TEXT NOT NULL, 
	marks TEXT NOT NULL, 
	not_applicable TEXT NOT NULL, 
	comments TEXT NOT NULL, 
	reason TEXT, 
	prev TEXT, 
	digest TEXT NOT NULL, 
	PRIMARY KEY (round, member, seq)
);
INSERT INTO "revisions" VALUES('test-round','M01',1,'2026-03-02T01:05:00.000000Z','M01','S001','handed_in','{"diffusion":"17","impact":"19","innovation":"20","sustainability":"18"}','[]','[{"digest":"c4d586de13d3d6edd82bce7edc97a55dee019b26c955c1fb91342b37d0f16eac","dimension":"impact","kind":"strength"}]',NULL,NULL,'c874724157e426575cd898d17c5a39fc7bfd7ee8ddb42910dc0a2d9d3b15a795');
CREATE TABLE rounds (
	round TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	settings TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	PRIMARY KEY (round)
);
INSERT INTO "rounds" VALUES('test-round','scoring','{"agencies":[{"id":"A001","name":"機關A001","parent":null},{"id":"A002","name":"機關A002","parent":null}],"annexes":{},"approval":null,"assignments":[["S001","M01"],["S002","M01"]],"categories":[{"id":"c","places":1,"title":{"en":"c","zh":"c"}}],"contact":null,"deadline":null,"demonstration":false,"filing":{"classification_number":null,"file_number":null,"retention_years":null},"id":"test-round","members":[{"convener":false,"expert":null,"id":"M01","name":"委員1","occupation":"","organisation":"","sex":null}],"plan":null,"recusals":[],"rubric":{"dimensions":[{"informational":false,"key":"innovation","levels":[{"descriptor":{"en":"one","zh":"一"},"high":"12.5","low":"0","title":{"en":"fair","zh":"尚可"}},{"descriptor":{"en":"two","zh":"二"},"high":"25","low":"12.5","title":{"en":"good","zh":"優良"}}],"levels_by_category":{},"points":[],"question":{"en":"innovation?","zh":"innovation？"},"title":{"en":"innovation","zh":"innovation"},"weight":"25"},{"informational":false,"key":"impact","levels":[{"descriptor":{"en":"one","zh":"一"},"high":"12.5","low":"0","title":{"en":"fair","zh":"尚可"}},{"descriptor":{"en":"two","zh":"二"},"high":"25","low":"12.5","title":{"en":"good","zh":"優良"}}],"levels_by_category":{},"points":[],"question":{"en":"impact?","zh":"impact？"},"title":{"en":"impact","zh":"impact"},"weight":"25"},{"informational":false,"key":"sustainability","levels":[{"descriptor":{"en":"one","zh":"一"},"high":"12.5","low":"0","title":{"en":"fair","zh":"尚可"}},{"descriptor":{"en":"two","zh":"二"},"high":"25","low":"12.5","title":{"en":"good","zh":"優良"}}],"levels_by_category":{},"points":[],"question":{"en":"sustainability?","zh":"sustainability？"},"title":{"en":"sustainability","zh":"sustainability"},"weight":"25"},{"informational":false,"key":"diffusion","levels":[{"descriptor":{"en":"one","zh":"一"},"high":"12.5","low":"0","title":{"en":"fair","zh":"尚可"}},{"descriptor":{"en":"two","zh":"二"},"high":"25","low":"12.5","title":{"en":"good","zh":"優良"}}],"levels_by_category":{},"points":[],"question":{"en":"diffusion?","zh":"diffusion？"},"title":{"en":"diffusion","zh":"diffusion"},"weight":"25"}],"id":"test","note":null,"passing":{"dimensions":{},"majority_at":null,"mean":null},"reasons":{"marks_below":{},"total_above":null,"total_below":null},"step":"1","title":{"en":"test","zh":"測試"}},"rules":{"comparison_band":false,"differences":{"dimension_share":"0.3333333333333333333333333333","range_across_pass":"10","total_range":"20"},"equal_ranks":"first","final_marks":"before_meeting","method":"mean","regime":"review_rules_6","ties":["innovation","heaviest","first_places","rescoring","lots"],"trimmed":false,"unequal_n":"mean_rank"},"submissions":[{"agency":"A001","category":"c","designated":false,"id":"S001","label":null,"move_reason":null,"registered_category":null,"team":[],"title":"案S001"},{"agency":"A002","category":"c","designated":false,"id":"S002","label":null,"move_reason":null,"registered_category":null,"team":[],"title":"案S002"}],"title":"測試評審","year":114}','77f16733465270fb01bd46956c0898e00b18e79918f55b81fe5374cb9ba8c458');
