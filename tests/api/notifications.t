#!/usr/bin/perl
# notifications: who is told of what, in which language, and what they have read of it.
use strict;
use warnings;
use utf8;
use File::Basename qw(dirname);
use POSIX qw(strftime);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;
use Autogate::Person;

my $gate = Autogate->new;
my $all = '/v1/notifications';
my $officer = $gate->as('operasional_internal');
my $bound = $gate->as('operasional_internal', 2);   # to the buffer zone
my $port = $gate->as('petugas_pelabuhan');
my $admin = $gate->as('administrator_internal');
my $customs = $gate->as('bea_cukai');
my $tenant = $gate->as('operasional_tenan');
my $main = $gate->lane(GATE_TYPE => 'Main', DIRECTION => 'IN');

sub day { return strftime('%Y-%m-%d', gmtime(time + ($_[0] * 24 + 7) * 3600)) }
# of WHO, THING, QUERY: what that user is told of a thing, the newest first.
sub of
{
	my ($who, $thing, %query) = @_;
	return [grep { ($_->{meta} // '') =~ /\Q$thing\E/ || $_->{message} =~ /\Q$thing\E/ } @{ $who->get($all, { per_page => 100, %query })->items }];
}
sub unread { return $_[0]->get($all, { per_page => 1 })->meta->{unread} }
sub latest { return $_[0]->get("$all/latest")->data }

# --- A ticket that waits for approval is told to whoever decides on its kind. ---
my $waiting = $tenant->ticket(entry_limit => 100);
is($waiting->{status}, 'WAITING_APPROVE', 'a ticket for very many entries waits for approval');
{
	my ($told, @more) = @{ of($port, $waiting->{id}) };
	is(scalar @more, 0, 'that is told once');
	is_deeply({ map { $_ => $told->{$_} } qw(type title meta is_read menu_type menu_type_label) },
		{ type => 'need_approval', title => 'Perlu persetujuan', meta => "/ticket-access/tenant/without-pabeanan/$waiting->{id}", is_read => JSON::PP::false,
			menu_type => 'ticket_tenant_without_pabeanan', menu_type_label => 'Tenan - Tidak Memiliki Dokumen Kepabeanan' }, '... with what the contract names');
	is($told->{message}, "Tiket $waiting->{ticket_access_number} dari $waiting->{company}{name} menunggu persetujuan", '... in words');
	like($told->{created_at}, qr/^\d{4}-\d\d-\d\dT/, '... and when');
	my $user = $gate->as('it_bkms')->get('/v1/users', { search => $port->user->{email} });
	is($told->{target_user}{email}, $port->user->{email}, '... and to whom');
	is_deeply($told->{target_user}, $user->items->[0], '... as the list of users shows them');
	my ($english) = @{ of($port, $waiting->{id}, lang => 'en') };
	is($english->{title}, 'Approval needed', 'English is spoken');
	is($english->{message}, "Ticket $waiting->{ticket_access_number} of $waiting->{company}{name} waits for approval", '... throughout');
	is($english->{menu_type_label}, 'Tenant - without customs documents', '... labels too');

	is(scalar @{ of($admin, $waiting->{id}) }, 1, 'an administrator decides as well');
	is(scalar @{ of($_->[1], $waiting->{id}) }, 0, "... $_->[0] not") for ['an officer', $officer], ['customs', $customs], ['the tenant', $tenant];
	is(scalar @{ of($port, $tenant->ticket->{id}) }, 0, 'a ticket that is issued at once is nothing to decide on');
}
{
	my $issued = $tenant->ticket;
	my %body = (vehicle => $issued->{vehicle}, building_ids => [map { $_->{id} } @{ $issued->{buildings} }], request_at => $issued->{request_at});
	delete $body{vehicle}{id};
	my $path = "/v1/tickets/tenant/without-pabeanan/$issued->{id}";
	ok_success($tenant->put($path, { %body, note => 'still short' }), 'a ticket is changed');
	is(scalar @{ of($port, $issued->{id}) }, 0, '... and waits for nobody');
	ok_success($tenant->put($path, { %body, valid_to => day(40) }), 'it is made longer');
	is(scalar @{ of($port, $issued->{id}) }, 1, '... then it has to be decided on');
	ok_success($tenant->put($path, { %body, valid_to => day(41) }), 'while it waits it is made longer still');
	is(scalar @{ of($port, $issued->{id}) }, 1, '... which is no news');
}

# --- A lane that calls an officer tells those who may intervene, there. ---
{
	my $held = $main->checkpoint(plate => 'W 4321 QQ', confidence => '20')->json;
	is($held->{gateAction}{action}, 'CALL_OFFICER', 'a lane calls an officer');
	my ($told) = @{ $officer->get($all, { type => 'lane_intervention' })->items };
	is($told->{title}, 'Petugas dipanggil ke lajur', 'the officer is told');
	like($told->{message}, qr/\Q$held->{reason}\E.*W 4321 QQ/, '... why, and of which vehicle');
	like($told->{meta}, qr{^/gate-activities/[0-9a-f-]{36}$}, '... with the way to the event');
	is($told->{menu_type_label}, 'Intervensi Lajur', '... under its menu');
	my ($english) = @{ $officer->get($all, { type => 'lane_intervention', lang => 'en' })->items };
	like($english->{message}, qr/\Q$held->{reasonEn}\E/, '... in their language');
	is(scalar @{ of($_->[1], $told->{meta}) }, 1, "$_->[0] too") for ['the port', $port], ['an administrator', $admin];
	is(scalar @{ of($bound, $told->{meta}) }, 0, 'who is bound to another area is not');
	is(scalar @{ of($_->[1], $told->{meta}) }, 0, "... nor $_->[0]") for ['customs', $customs], ['a tenant', $tenant];
	my $plate = substr unique('B'), -8;
	$gate->lane(GATE_TYPE => 'Buffer Zone', DIRECTION => 'IN')->checkpoint(plate => $plate, confidence => '20');
	is(scalar @{ of($_, $plate) }, 1, '... but of what happens in theirs they are') for $bound, $officer;
}

# --- The same vehicle, read again and again while it waits, is one call; also of many reads at once. ---
{
	my ($one, $two) = $gate->gate_with_lanes(2);
	my $ticket = $tenant->ticket(request_at => day(0), entry_limit => 90);   # not approved: refused in, no call
	is($one->checkpoint(qr => $ticket->{qr})->json->{decision}, 'REJECT', 'a vehicle is refused');
	is(scalar @{ of($officer, $ticket->{ticket_access_number}, type => 'lane_intervention') }, 0, '... which calls nobody');
	my $mismatch = $tenant->ticket;
	my @reads = map { $one->body_of(qr => $mismatch->{qr}, plate => 'L 9999 ZZ', confidence => '99') } 1 .. 12;
	my @answers = $gate->at_once(map { $one->checkpoint_request($_) } @reads);
	is(scalar(grep { $_->json->{reasonCode} eq 'PLATE_MISMATCH' } @answers), 12, 'twelve reads of a vehicle at once call an officer');
	$one->checkpoint(qr => $mismatch->{qr}, plate => 'L 9999 ZZ', confidence => '99') for 1 .. 3;
	is(scalar @{ of($officer, $mismatch->{ticket_access_number}) }, 1, '... who is told once');
	$one->checkpoint(body => $reads[0]);
	is(scalar @{ of($officer, $mismatch->{ticket_access_number}) }, 1, '... nor again when a lane repeats itself');
	$two->checkpoint(qr => $mismatch->{qr}, plate => 'L 9999 ZZ', confidence => '99');
	is(scalar @{ of($officer, $mismatch->{ticket_access_number}) }, 2, 'at another lane it is another call');
	my $next = $tenant->ticket;
	$one->checkpoint(qr => $next->{qr}, plate => 'L 9999 ZZ', confidence => '99');
	is(scalar @{ of($officer, $next->{ticket_access_number}) }, 1, 'so is another vehicle');
	SKIP: {
		skip 'no lane can be aged here', 1 if !$gate->sql("UPDATE lane SET called_at = called_at - INTERVAL 10 MINUTE WHERE lane_code = '" . $one->code . "'");
		$one->checkpoint(qr => $next->{qr}, plate => 'L 9999 ZZ', confidence => '99');
		is(scalar @{ of($officer, $next->{ticket_access_number}) }, 2, 'and the same one that comes again after a while');
	}
	is($one->checkpoint(qr => $next->{qr}, plate => $next->{plate}, confidence => '99')->json->{decision}, 'ACCEPT', 'an accepted vehicle');
	is(scalar @{ of($officer, $next->{ticket_access_number}) }, 2, '... calls nobody');
}

# --- Read: one, all; each reader for themselves. ---
{
	my $before = unread($port);
	cmp_ok($before, '>', 0, 'what is new is counted as unread');
	my ($told) = @{ of($port, $waiting->{id}) };
	is(ok_success($port->patch("$all/read/$told->{id}"), 'one is marked as read'), undef, '... and gets null');
	is(unread($port), $before - 1, '... which is one less');
	ok_success($port->patch("$all/read/$told->{id}"), 'marking twice is once');
	is(unread($port), $before - 1, '... and no less');
	is(latest($port)->{unread}, $before - 1, '... the three latest say the same');
	ok(of($port, $waiting->{id})->[0]{is_read}, '... it is read now');
	ok(!of($admin, $waiting->{id})->[0]{is_read}, '... by nobody else');
	is(scalar @{ of($port, $waiting->{id}, is_read => 'false') }, 0, '... is_read chooses');
	is(scalar @{ of($port, $waiting->{id}, is_read => 'true') }, 1, '... both ways');
	refused($officer->patch("$all/read/$told->{id}"), 404, 'NOT_FOUND', 'id', 'what one is not told cannot be marked');
	refused($port->patch("$all/read/" . absent_id()), 404, 'NOT_FOUND', 'id', 'nor what is not there');
	refused($gate->patch("$all/read/$told->{id}"), 401, 'UNAUTHENTICATED', '', 'a stranger marks nothing');

	is(ok_success($port->patch("$all/read-all"), 'all are marked as read'), undef, '... and gets null');
	is(unread($port), 0, '... none is left');
	is(scalar(grep { !$_->{is_read} } @{ $port->get($all, { per_page => 100 })->items }), 0, '... in the list neither');
	cmp_ok(unread($admin), '>', 0, '... of theirs alone');
	my $more = $tenant->ticket(entry_limit => 100);
	is(unread($port), 1, 'what comes after is unread');
	ok_success($port->patch("$all/read-all"), 'all are marked again');
	is(unread($port), 0, '... also what has just come');
	refused($gate->patch("$all/read-all"), 401, 'UNAUTHENTICATED', '', 'a stranger marks nothing');
}

# --- The three latest, and the cheap answer that there is nothing new. ---
{
	$tenant->ticket(entry_limit => 100) for 1 .. 4;
	my $first = $port->get("$all/latest");
	my $data = ok_success($first, 'the latest are shown');
	is_deeply($data->{items}, [@{ $port->get($all)->items }[0 .. 2]], '... three, as the list has them');
	is($data->{unread}, 4, '... with the number of unread ones');
	my $tag = $first->header('ETag');
	like($tag, qr/^(?:W\/)?"\w+"$/, '... and a tag');
	my $ask = sub { return $port->with('If-None-Match' => $_[0])->get("$all/latest", $_[1]) };
	is($ask->($tag)->status, 304, 'asked with it, there is nothing new');
	is($ask->($tag)->content, '', '... in no bytes');
	is($ask->($tag, { lang => 'en' })->status, 200, '... but another language is another answer');
	$port->patch("$all/read/$data->{items}[2]{id}");
	is($ask->($tag)->status, 200, 'what was read changes it');
	$tag = $port->get("$all/latest")->header('ETag');
	$tenant->ticket(entry_limit => 100);
	is($ask->($tag)->status, 200, 'so does what happens');
	$tag = $port->get("$all/latest")->header('ETag');
	$main->checkpoint(plate => 'W 77 ABC', confidence => '20');
	is($ask->($tag)->status, 200, '... at a lane');
	refused($gate->get("$all/latest"), 401, 'UNAUTHENTICATED', '', 'a stranger sees none');
}

# --- What only others will write, put there behind the API: rows of any kind. ---
my $someone = absent_id() =~ s/.{12}$/sprintf '%012x', time/er;
# put NAME => VALUE …: type, menu_type, permission, company, email (one user's), values, age_days. True where it could be done.
sub put
{
	my (%row) = (type => 'hold', menu_type => 'ticket_sarana_niaga', age_days => 0, @_);
	my $hex = sub { return defined $_[0] ? "UNHEX('" . ($_[0] =~ tr/-//dr) . "')" : 'NULL' };
	my $from = sub { my ($table, $column, $value) = @_; return defined $value ? "(SELECT id FROM $table WHERE `$column` = '$value')" : 'NULL' };
	my $values = json_of($row{values}) =~ s/([\\'])/\\$1/gr;
	my $at = "(UTC_TIMESTAMP(3) - INTERVAL $row{age_days} DAY)";
	return $gate->sql("INSERT INTO notification (id, type, menu_type, permission_id, company_id, user_id, entity_id, `values`, created_at) VALUES ("
		. "UNHEX(CONCAT(LPAD(HEX(FLOOR(UNIX_TIMESTAMP($at) * 1000)), 12, '0'), '70008000', LEFT(MD5(RAND()), 12))), '$row{type}', '$row{menu_type}', "
		. join(', ', $from->('permission', 'key', $row{permission}), $hex->($row{company}), $from->('user', 'email', $row{email}), $hex->($someone))
		. ", '$values', $at)");
}

SKIP: {
	my ($mine, $theirs) = ($gate->as('operasional_tenan'), $gate->as('operasional_tenan', 2));
	my %name = map { $_ => unique('N') } qw(company internal user);
	my %told = map { $_ => { number => $name{$_}, reason => '<b>"{x}\\' } } keys %name;
	put(permission => 'ticket.read', company => $mine->company_id, values => $told{company}) or skip 'the database cannot be reached from here', 12;
	put(permission => 'ticket.read', values => $told{internal});
	put(email => $mine->user->{email}, company => $mine->company_id, values => $told{user});
	my ($held) = @{ of($mine, $name{company}) };
	is($held->{message}, "Tiket $name{company} ditahan: <b>\"{x}\\", 'a tenant is told of what befell theirs');
	is($held->{meta}, "/ticket-access/tenant/sarana-niaga/$someone", '... with the way to it');
	is(scalar @{ of($theirs, $name{company}) }, 0, '... another tenant is not');
	is(scalar @{ of($officer, $name{company}) }, 1, '... internal people are');
	is(scalar @{ of($_, $name{internal}) }, 0, 'what is for internal people is for no tenant') for $mine, $theirs;
	is(scalar @{ of($officer, $name{internal}) }, 1, '... but for them');
	is(scalar @{ of($mine, $name{user}) }, 1, 'what is for one user is told to that one');
	is(scalar @{ of($_, $name{user}) }, 0, '... and to nobody else') for $theirs, $officer, $gate->as('administrator_tenan');
	refused($theirs->patch("$all/read/$held->{id}"), 404, 'NOT_FOUND', 'id', 'nobody marks what another company is told');
}

# --- Every kind has its words, in both languages, and its page. ---
{
	my $mark = unique('W');
	my %values = map { $_ => "$mark-$_" } qw(number company name outcome_id outcome_en reason reason_id reason_en lane plate target kind error);
	my @kinds = (
		['need_approval', 'ticket_guest', '/ticket-access/guest/', 'number company', 'number company'],
		['need_approval', 'employee', '/company-employees/', 'name company', 'name company'],
		['decided', 'ticket_sarana_niaga', '/ticket-access/tenant/sarana-niaga/', 'number outcome_id', 'number outcome_en'],
		['decided', 'employee', '/company-employees/', 'name outcome_id', 'name outcome_en'],
		['hold', 'ticket_tenant_with_pabeanan', '/ticket-access/tenant/with-pabeanan/', 'number reason', 'number reason'],
		['lane_intervention', 'lane', '/gate-activities/', 'lane reason_id plate number', 'lane reason_en plate number'],
		['dead_letter', 'outbox', '/outbox/', 'kind target error', 'kind target error'],
	);
	for (@kinds) {
		my ($type, $menu, $page, %said) = @$_[0 .. 2];
		@said{qw(id en)} = @$_[3, 4];
		SKIP: {
			put(type => $type, menu_type => $menu, email => $customs->user->{email}, values => \%values) or skip 'the database cannot be reached from here', 5;
			my %told = map { $_ => $customs->get("$all/latest", { lang => $_ })->data->{items}[0] } qw(id en);
			is($told{id}{meta}, "$page$someone", "$type of $menu leads to its page");
			for my $language (qw(id en)) {
				is_deeply([sort $told{$language}{message} =~ /\Q$mark\E-(\w+)/g], [sort split / /, $said{$language}], "... and says its values in $language");
			}
			isnt($told{id}{$_}, $told{en}{$_}, "... its $_ is translated") for qw(title message);
		}
	}
}

# --- What this release has no words for, and what is spoilt. ---
SKIP: {
	my $mark = unique('Z');
	my $before = unread($customs);
	put(email => $customs->user->{email}, values => { number => $mark }, @$_) or skip 'the database cannot be reached from here', 5
		for [type => 'gossip'], [menu_type => 'ticket_zeppelin'], [type => 'dead_letter'], [menu_type => 'lane'];
	my $list = $customs->get($all, { search => $mark, per_page => 100 });
	ok_success($list, 'what a later release has written stops nobody from reading');
	is(scalar @{ of($customs, $mark) }, 0, '... it is not shown');
	is(scalar(grep { $_->{message} =~ /$mark/ } @{ latest($customs)->{items} }), 0, '... nor among the latest');
	put(email => $customs->user->{email}, values => { number => $mark });
	$gate->sql("UPDATE notification SET `values` = '{\"number\":' WHERE `values` LIKE '%$mark%' AND type = 'hold' AND menu_type = 'ticket_sarana_niaga'");
	is(latest($customs)->{items}[0]{message}, 'Tiket - ditahan: -', 'what is spoilt is told without its values');
	$gate->sql("DELETE FROM notification WHERE `values` LIKE '%$mark%' OR `values` = '{\"number\":'");
	is(unread($customs), $before, '... as it was');
}

# --- Who moves to another company leaves behind what that one is told, and what they themselves were told there. ---
SKIP: {
	my %name = map { $_ => unique('M') } qw(here there own);
	my ($here, $there) = map { $gate->as('operasional_tenan', $_)->company_id } 1, 2;
	my $mover = $gate->sign_in(($gate->users('operasional_tenan'))[0]);
	my $move = sub { return $gate->sql("UPDATE user SET company_id = UNHEX('" . ($_[0] =~ tr/-//dr) . "') WHERE email = '" . $mover->user->{email} . "'") };
	my $told = sub { return { map { $_ => scalar @{ of($mover, $name{$_}) } } keys %name } };
	put(permission => 'ticket.read', company => $here, values => { number => $name{here} }) or skip 'the database cannot be reached from here', 3;
	put(permission => 'ticket.read', company => $there, values => { number => $name{there} });
	put(email => $mover->user->{email}, company => $here, values => { number => $name{own} });
	is_deeply($told->(), { here => 1, own => 1, there => 0 }, 'a tenant is told what their company is, and they themselves');
	$move->($there);
	my $moved = $told->();
	$move->($here);
	is_deeply($moved, { here => 0, own => 0, there => 1 }, '... in another company what that one is');
	is_deeply($told->(), { here => 1, own => 1, there => 0 }, '... and back');
}

# --- What is old goes. ---
SKIP: {
	my %name = map { $_ => unique('O') } qw(old young);
	put(permission => 'ticket.read', age_days => $_->[1], values => { number => $name{ $_->[0] } })
		or skip 'the database cannot be reached from here', 4 for ['old', 31], ['young', 29];
	my ($old) = @{ of($customs, $name{old}, sort => 'latest') };
	ok($old->{is_read}, 'what was there before an account is no news to it');
	is(system("$ENV{AUTOGATE_BUILD}/jobs/tidy"), 0, 'a month later it is tidied up');
	is(scalar @{ of($customs, $name{old}) }, 0, '... and what is older is gone');
	is(scalar @{ of($customs, $name{young}) }, 1, '... and nothing else');
}

# --- A permission that is taken away takes what it told at once. ---
{
	my $super = $gate->as('it_bkms');
	my ($role) = grep { $_->{key} eq 'petugas_pelabuhan' } @{ $super->get('/v1/roles', { per_page => 100 })->items };
	my $whole = $super->get("/v1/roles/$role->{id}")->data;
	my $put = sub { return $super->put("/v1/roles/$role->{id}", { %$whole, permission_ids => [map { $_->{id} } @_] }) };
	my $tickets = sub { return grep { $_->{menu_type} =~ /^ticket_/ } @{ $port->get($all, { type => 'need_approval', per_page => 100 })->items } };
	my @before = $tickets->();
	cmp_ok(scalar @before, '>', 0, 'the port decides, so it is told');
	ok_success($put->(grep { $_->{key} ne 'ticket.niaga.decide' } @{ $whole->{permissions} }), 'it may not decide any more');
	my @after = $tickets->();
	my $refused = $port->patch("$all/read/$before[0]{id}");
	ok_success($put->(@{ $whole->{permissions} }), 'it may again');
	is(scalar @after, 0, '... in between it was told nothing of that');
	refused($refused, 404, 'NOT_FOUND', 'id', '... and could mark none of it');
}

# --- Who may do nothing of which anybody is told. ---
SKIP: {
	my $super = $gate->as('it_bkms');
	my $person = Autogate::Person->new($gate, 'operasional_internal') or skip('the database cannot be reached from here', 1);
	my $role = ok_success($super->post('/v1/roles', { name => unique('Peran '), level => 'operational', type => 'internal', permission_ids => [] }), 'a role that may do nothing');
	$gate->sql("UPDATE user SET role_id = UNHEX('" . ($role->{id} =~ tr/-//dr) . "') WHERE id = UNHEX('$person->{hex}')");
	my $session = $gate->sign_in($person);
	is_deeply(ok_success($session->get($all), '... is told')->{items}, [], '... nothing');
	is_deeply(ok_success($session->get("$all/latest"), '... and of the latest'), { items => [], unread => 0 }, '... as little');
	ok_success($session->patch("$all/read-all"), '... all of which it can mark');
}

# --- Lists. ---
lists_well($port, $all, within => { type => 'need_approval' }, filters => { is_read => 'false', menu_type => 'ticket_tenant_without_pabeanan' });
is($port->get($all)->json->{message}, 'Sukses mengambil data notifikasi', 'the message is the contract\'s');
refused($port->get($all, { type => 'gossip' }), 422, 'NOT_A_CHOICE', 'type', 'a type is one of them');
refused($port->get($all, { menu_type => 'gossip' }), 422, 'NOT_A_CHOICE', 'menu_type', '... a menu as well');
refused($port->get($all, { is_read => 'perhaps' }), 422, 'WRONG_TYPE', 'is_read', '... read or not');
refused($gate->get($all), 401, 'UNAUTHENTICATED', '', 'a stranger is told nothing');
refuses_methods($port, $all, 'GET');
refuses_methods($port, "$all/latest", 'GET');
refuses_methods($port, "$all/read/" . absent_id(), 'PATCH');
refuses_methods($port, "$all/read-all", 'PATCH');
echoes_request_id($port, $all);

done_testing;
