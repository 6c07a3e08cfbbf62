#!/usr/bin/perl
# users: who signs in. Companies' administrators keep operational users, within a quota; those of the zone keep administrators.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;
use Autogate::Mail;

my $gate = Autogate->new;
my $super = $gate->as('it_bkms');
my $admin = $gate->as('administrator_internal');
my $tenant = $gate->as('administrator_tenan');
my $other_tenant = $gate->as('administrator_tenan', 2);
my $officer = $gate->as('operasional_internal');
my $mark = unique('PG');
my ($true, $false) = (JSON::PP::true, JSON::PP::false);
my %role = map { $_->{key} => $_->{id} } @{ $super->get('/v1/roles', { per_page => 100 })->items };
my %area = map { $_->{kind} => $_->{id} } @{ $super->get('/v1/areas', { per_page => 100 })->items };
my ($as_super, $as_admin, $admins) = map { "/v1/users/$_" } 'super-admin/operational', 'operational', 'admin';

sub address { return lc unique($mark) . '@uji.example' }
sub rows { return { datas => [@_] } }
sub operational { my (%more) = @_; return { fullname => "Uji $mark", email => address(), is_active => $true, functional => 'Juru muat', role_id => $role{operasional_tenan}, %more } }
sub administrator
{
	my (%more) = @_;
	return { fullname => "Uji $mark", email => address(), phone_number => '0812-3456-7890', address => 'Kavling Z-09', company_id => $tenant->company_id,
		role_id => $role{administrator_tenan}, is_active => $true, account_quota => 3, file_path => undef, %more };
}
sub found { my ($email) = @_; return $super->get('/v1/users', { search => $email })->items->[0] }
sub shown { my ($kind, $id) = @_; return $super->get("/v1/users/$kind/$id")->data }
# The id of a new one.
sub made { my ($who, $path, $row) = @_; my $answer = $who->post("$path/bulk", rows($row)); return $answer->status == 200 ? found($row->{email})->{id} : diag($answer->summary) }
sub company
{
	my (%more) = @_;
	my $npwp = substr unique(), 0, 16;
	return $admin->post('/v1/companies', { name => "PT $mark", npwp => $npwp, business_field => 'Logistik', operation_status => 'operation', type => 'tenant',
		status_pu => 'unregistered', pic_name => 'Budi', pic_phone => '0812-3456-7890', %more })->data->{id};
}
# A session of a new user, who gets the password of the demonstration's first.
sub signed_in
{
	my ($id) = @_;
	my ($first) = $gate->users('it_bkms');
	$gate->sql("UPDATE user u JOIN user d ON d.email = '$first->{email}' SET u.password_hash = d.password_hash WHERE u.id = UNHEX(REPLACE('$id', '-', ''))") or return undef;
	return $gate->sign_in({ email => $super->get("/v1/users", { search => email_of($id) })->items->[0]{email}, password => $first->{password} });
}
sub email_of { my ($id) = @_; my $user = $super->get("/v1/users/operational/$id"); return ($user->status == 200 ? $user : $super->get("/v1/users/admin/$id"))->data->{email} }
# A new company with an administrator who is signed in: (session, company's id, administrator's id).
sub tenant_of
{
	my ($quota) = @_;
	my $company = company();
	my $id = made($admin, $admins, administrator(company_id => $company, account_quota => $quota));
	return (signed_in($id), $company, $id);
}
sub change { my ($id, %more) = @_; my $now = shown('operational', $id); return { (map { $_ => $now->{$_} } qw(fullname email is_active functional)), %more } }
sub change_admin { my ($id, %more) = @_; my $now = shown('admin', $id); return { (map { $_ => $now->{$_} } qw(fullname email is_active account_quota)), %more } }

# --- POST /v1/users/operational/bulk: an administrator makes operational users of the own company. ---
my ($boss, $company, $boss_id) = tenant_of(50);
{
	my @given = (operational(phone_number => '+62 811-2222-333', area_ids => [$area{main}]), operational(is_active => $false));
	my $answer = $boss->post("$as_admin/bulk", rows(@given));
	is(ok_success($answer, "a tenant's administrator makes two at once"), undef, '... and gets null');
	is($answer->json->{message}, 'Sukses membuat user operasional', '... in these words');
	my $id = found($given[0]{email})->{id};
	my $user = $boss->get("$as_admin/$id");
	is($user->json->{message}, 'Sukses mengambil data user operasional', 'one is shown');
	my $data = $user->data;
	is_deeply({ map { $_ => $data->{$_} } qw(fullname email is_active functional phone_number) }, { map { $_ => $given[0]{$_} } qw(fullname email is_active functional phone_number) },
		'... as given');
	is_deeply([@$data{qw(is_email_verified file_name file_url file_path)}], [$false, undef, undef, undef], '... its address not confirmed yet, without a file');
	is_deeply($data->{role}, { id => $role{operasional_tenan}, name => $data->{role}{name}, key => 'operasional_tenan' }, '... with its role');
	is($data->{company}{id}, $company, '... of the company of its maker');
	is_deeply($data->{created_by}, { id => $boss_id, fullname => "Uji $mark" }, '... who is named');
	is_deeply([map { $_->{id} } @{ $data->{areas} }], [$area{main}], '... bound to its area');
	is(found($given[1]{email})->{is_active}, $false, '... the second is not active');

	my $taken = $given[0]{email};
	my $wrong = $boss->post("$as_admin/bulk", rows(operational(), operational(email => uc $taken), operational(email => "new$taken"), operational(email => "new$taken")));
	refused($wrong, 409, 'EMAIL_TAKEN', "datas[$_].email", "row $_ has an address that is taken, whatever its letters") for 1, 3;
	is(scalar @{ $wrong->errors }, 2, '... and those are all');
	is(found("new$taken"), undef, '... nothing was made');
	refused($boss->post("$as_admin/bulk", rows(operational(), operational(role_id => $role{$_}))), 422, 'ROLE_LEVEL_MISMATCH', 'datas[1].role_id', "$_ is no role for them")
		for qw(it_bkms administrator_internal administrator_tenan manajemen);
	refused($boss->post("$as_admin/bulk", rows(operational(role_id => $role{$_}))), 422, 'ROLE_TYPE_MISMATCH', 'datas[0].role_id', "$_ is for internal people")
		for qw(operasional_internal petugas_pelabuhan bea_cukai);
	refused($boss->post("$as_admin/bulk", rows(operational(role_id => absent_id()))), 422, 'REFERENCE_UNKNOWN', 'datas[0].role_id', 'a role exists');
	refused($boss->post("$as_admin/bulk", rows(operational(company_id => $tenant->company_id))), 422, 'REFERENCE_UNKNOWN', 'datas[0].company_id', 'nobody makes users of another company');
	refused($boss->post("$as_admin/bulk", rows(operational(file_path => 'uploads/' . 'a' x 32 . '-x.jpg'))), 422, 'FILE_FOREIGN', 'datas[0].file_path', 'a file is its own');
	refused($boss->post("$as_admin/bulk", rows(operational(area_ids => [absent_id()]))), 422, 'REFERENCE_UNKNOWN', 'datas[0].area_ids[0]', 'an area exists');
	my $nothing = $boss->post("$as_admin/bulk", rows({}));
	refused($nothing, 422, 'REQUIRED', "datas[0].$_", "an operational user needs $_") for qw(fullname email is_active functional role_id);
	refused($boss->post("$as_admin/bulk", { datas => [] }), 422, 'TOO_FEW', 'datas', 'none is too few');
	my %wrong = (fullname => ['x' x 121, 'TOO_LONG'], email => ['nobody', 'BAD_FORMAT'], functional => ['x' x 121, 'TOO_LONG'], phone_number => ['call me', 'BAD_FORMAT'],
		is_active => ['yes', 'WRONG_TYPE'], role_id => ['x', 'BAD_FORMAT'], is_super => [$true, 'UNKNOWN_FIELD'], password_hash => ['x', 'UNKNOWN_FIELD'],
		password => ['x', 'UNKNOWN_FIELD']);
	refused($boss->post("$as_admin/bulk", rows(operational($_ => $wrong{$_}[0]))), 422, $wrong{$_}[1], "datas[0].$_", "not any $_ is taken") for sort keys %wrong;
	refused($boss->post("$as_admin/bulk", rows(operational(email => 'x' x 60 . '@' . 'y' x 100 . '.id'))), 422, 'TOO_LONG', 'datas[0].email', 'an address has its length');
	refused($boss->post("$as_admin/bulk", rows(operational($_ => "Budi\r\nBcc: all\@uji.example"))), 422, 'BAD_FORMAT', "datas[0].$_", "a $_ has no line end in it")
		for qw(fullname email functional phone_number);
	my $sly = operational(is_email_verified => $true, id => absent_id(), account_quota => 7);
	refused($boss->post("$as_admin/bulk", rows($sly)), 422, 'UNKNOWN_FIELD', 'datas[0].account_quota', 'an operational user has no quota');
	delete $sly->{account_quota};
	ok_success($boss->post("$as_admin/bulk", rows($sly)), 'what is only read is ignored');
	is(found($sly->{email})->{is_email_verified}, $false, '... nobody confirms an address so');
	refused($officer->post("$as_admin/bulk", rows(operational())), 403, 'FORBIDDEN', '', 'an officer makes none');
	refused($gate->post("$as_admin/bulk", rows(operational())), 401, 'UNAUTHENTICATED', '', 'a stranger neither');

	my $internal = operational(role_id => $role{operasional_internal});
	ok_success($admin->post("$as_admin/bulk", rows($internal)), 'an internal administrator makes internal ones');
	is(found($internal->{email})->{company_id}, $admin->company_id, '... of the own company');
	refused($admin->post("$as_admin/bulk", rows(operational())), 422, 'ROLE_TYPE_MISMATCH', 'datas[0].role_id', "... no tenants'");
	refuses_methods($super, "$as_admin/bulk", 'POST');
}

# --- Quota: what a company's administrators may create together, whoever creates. ---
{
	my ($few, $small, $few_id) = tenant_of(2);
	my $wrong = $few->post("$as_admin/bulk", rows(map { operational() } 1 .. 3));
	refused($wrong, 409, 'QUOTA_EXCEEDED', 'datas[2]', 'a third of two is told by its row');
	is($super->get('/v1/users', { company_id => $small })->meta->{total}, 1, '... nothing was made');
	my @row = map { operational() } 1 .. 2;
	ok_success($few->post("$as_admin/bulk", rows(@row)), 'two are made');
	refused($few->post("$as_admin/bulk", rows(operational())), 409, 'QUOTA_EXCEEDED', 'datas[0]', '... and no third');
	refused($super->post("$as_super/bulk", rows(operational(company_id => $small))), 409, 'QUOTA_EXCEEDED', 'datas[0]', '... whoever makes it');
	my ($id) = map { found($_->{email})->{id} } @row;
	ok_success($few->patch("$as_admin/$id", change($id, is_active => $false)), 'one who is not active');
	refused($few->post("$as_admin/bulk", rows(operational())), 409, 'QUOTA_EXCEEDED', 'datas[0]', '... counts');
	ok_success($few->delete("/v1/users/$id"), 'one who is deleted');
	ok_success($few->post("$as_admin/bulk", rows(operational())), '... does not');
	my $second = made($admin, $admins, administrator(company_id => $small, account_quota => 1));
	ok_success($few->post("$as_admin/bulk", rows(operational())), 'a second administrator adds a quota of their own');
	ok_success($admin->patch("$admins/$second", change_admin($second, is_active => $false)), '... which goes');
	refused($super->post("$as_super/bulk", rows(operational(company_id => $small))), 409, 'QUOTA_EXCEEDED', 'datas[0]', '... when they do');
	ok_success($admin->patch("$admins/$few_id", change_admin($few_id, account_quota => 4)), 'a quota is raised');
	ok_success($few->post("$as_admin/bulk", rows(operational())), '... and lets one more in');
	my $elsewhere = made($super, $as_super, operational(company_id => $company));
	refused($super->patch("$as_super/$elsewhere", change($elsewhere, company_id => $small)), 409, 'QUOTA_EXCEEDED', 'company_id', 'nobody is moved into a full company');
	ok_success($super->post("$as_super/bulk", rows(operational(company_id => company()))), 'where nobody has set one there is none');

	my @full = map { (tenant_of(1))[1] } 1, 2;
	refused($super->post("$as_super/bulk", rows(map { operational(company_id => $_) } @full, $full[1])), 409, 'QUOTA_EXCEEDED', 'datas[2]', 'companies of one bulk are counted apart');
	ok_success($super->post("$as_super/bulk", rows(map { operational(company_id => $_) } @full)), '... each to its own');

	my ($crowd, $crowded) = tenant_of(7);
	my @answers = $gate->at_once(map { [$crowd, 'POST', "$as_admin/bulk", json_of(rows(operational(), operational()))] } 1 .. 20);
	is(scalar(grep { $_->status == 200 } @answers), 3, 'of twenty who add two at once to a quota of seven, three come in');
	is(scalar(grep { $_->status == 409 && $_->code eq 'QUOTA_EXCEEDED' } @answers), 17, '... and the others are told why');
	is($super->get('/v1/users', { company_id => $crowded })->meta->{total}, 7, '... six and their administrator');
	my $same = json_of(rows(operational(role_id => $role{operasional_internal})));
	@answers = $gate->at_once(map { [$admin, 'POST', "$as_admin/bulk", $same] } 1 .. 20);
	is_deeply([sort map { $_->code // 'made' } @answers], [('EMAIL_TAKEN') x 19, 'made'], 'of twenty with one address one comes in');
}

# --- PATCH /v1/users/operational/{id}. ---
{
	my $id = made($boss, $as_admin, operational());
	my $answer = $boss->patch("$as_admin/$id", change($id, fullname => "Ubah $mark", functional => 'Kepala gudang'));
	is(ok_success($answer, 'an administrator changes one'), undef, '... and gets null');
	is($answer->json->{message}, 'Sukses mengubah user operasional', '... in these words');
	is_deeply([@{ shown('operational', $id) }{qw(fullname functional)}], ["Ubah $mark", 'Kepala gudang'], '... as given');
	ok_success($boss->patch("$as_admin/$id", shown('operational', $id)), 'what was read may be sent back');
	my $nothing = $boss->patch("$as_admin/$id", {});
	refused($nothing, 422, 'REQUIRED', $_, "a change needs $_") for qw(fullname email is_active functional);
	refused($boss->patch("$as_admin/$id", change($id, email => email_of($boss_id))), 409, 'EMAIL_TAKEN', 'email', 'an address of another is taken');
	ok_success($boss->patch("$as_admin/$id", change($id, email => uc email_of($id))), '... its own is not');
	refused($boss->patch("$as_admin/$id", change($id, company_id => $tenant->company_id)), 422, 'REFERENCE_UNKNOWN', 'company_id', 'an administrator moves nobody away');
	ok_success($boss->patch("$as_admin/$id", change($id, company_id => undef, role_id => undef)), '... null says nothing');
	is(shown('operational', $id)->{company}{id}, $company, '... and changes nothing');
	refused($boss->patch("$as_admin/$id", change($id, role_id => $role{administrator_tenan})), 422, 'ROLE_LEVEL_MISMATCH', 'role_id', 'nobody rises so');
	refused($boss->patch("$as_admin/$id", change($id, role_id => $role{petugas_pelabuhan})), 422, 'ROLE_TYPE_MISMATCH', 'role_id', '... nor becomes internal');
	refused($boss->patch("$as_admin/$boss_id", { %{ change($id) }, email => address() }), 404, 'NOT_FOUND', 'id', 'an administrator is none of them');
	refused($_->[0]->patch("$as_admin/$id", change($id)), 404, 'NOT_FOUND', 'id', "$_->[1] does not see them") for [$tenant, 'another tenant'], [$admin, 'the zone as administrator'];
	refused($boss->patch("$as_admin/" . absent_id(), change($id)), 404, 'NOT_FOUND', 'id', 'who is not there is not found');
	refused($officer->patch("$as_admin/$id", change($id)), 403, 'FORBIDDEN', '', 'an officer changes none');
	refused($gate->patch("$as_admin/$id", change($id)), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
	refuses_methods($super, "$as_admin/$id", 'GET, PATCH');
}

# --- What is taken from somebody is taken at once. ---
SKIP: {
	my $id = made($boss, $as_admin, operational());
	my $theirs = signed_in($id) or skip 'the database cannot be reached from here', 9;
	ok_success($theirs->get('/v1/products'), 'one works');
	ok_success($boss->patch("$as_admin/$id", change($id, fullname => "Tetap $mark")), '... and gets another name');
	ok_success($theirs->get('/v1/products'), '... works on') for 1 .. 3;
	ok_success($boss->patch("$as_admin/$id", change($id, is_active => $false)), '... is made inactive');
	refused($theirs->get('/v1/products'), 401, 'TOKEN_INVALID', '', '... and gets in no more, at any worker') for 1 .. 4;
	ok_success($boss->patch("$as_admin/$id", change($id, is_active => $true)), '... is made active again');
	refused($theirs->get('/v1/products'), 401, 'TOKEN_INVALID', '', '... and signs in anew');
	$theirs = signed_in($id);
	my $there = company();
	ok_success($super->patch("$as_super/$id", change($id, company_id => $there)), '... is moved to another company');
	refused($theirs->get('/v1/products'), 401, 'TOKEN_INVALID', '', '... which ends the session too');
	my $other = $super->post('/v1/roles', { name => "Peran $mark", level => 'operational', type => 'tenant', permission_ids => [] })->data->{id};
	$theirs = signed_in($id);
	ok_success($super->patch("$as_super/$id", change($id, role_id => $other)), '... gets another role');
	refused($theirs->get('/v1/products'), 401, 'TOKEN_INVALID', '', '... which does so as well');
	$theirs = signed_in($id);
	ok_success($super->delete("/v1/users/$id"), '... is deleted');
	refused($theirs->get('/v1/products'), 401, 'TOKEN_INVALID', '', '... and is out');
}

# --- POST and PATCH /v1/users/super-admin/operational: any company's, or of none. ---
{
	my $row = operational(company_id => $company);
	is(ok_success($super->post("$as_super/bulk", rows($row)), 'a super administrator makes one of any company'), undef, '... and gets null');
	my $id = found($row->{email})->{id};
	is(shown('operational', $id)->{company}{id}, $company, '... which it is of');
	my $free = operational(role_id => $role{bea_cukai});
	ok_success($super->post("$as_super/bulk", rows($free)), '... and one of none, who is internal');
	is(found($free->{email})->{company_name}, undef, '... so');
	refused($super->post("$as_super/bulk", rows(operational())), 422, 'ROLE_TYPE_MISMATCH', 'datas[0].role_id', 'a tenant\'s is of a company');
	refused($super->post("$as_super/bulk", rows(operational(company_id => absent_id()))), 422, 'REFERENCE_UNKNOWN', 'datas[0].company_id', '... which exists');
	refused($super->post("$as_super/bulk", rows(operational(role_id => $role{it_bkms}))), 422, 'ROLE_LEVEL_MISMATCH', 'datas[0].role_id', '... and is operational');
	refused($admin->post("$as_super/bulk", rows($row)), 403, 'FORBIDDEN', '', 'an administrator does not act for any company');
	refused($gate->post("$as_super/bulk", rows($row)), 401, 'UNAUTHENTICATED', '', 'a stranger neither');

	ok_success($super->patch("$as_super/$id", change($id, functional => 'Tetap')), 'one is changed');
	refused($super->patch("$as_super/$id", change($id, company_id => undef)), 422, 'ROLE_TYPE_MISMATCH', 'role_id', 'a tenant\'s is not taken out of its company');
	refused($super->patch("$as_super/$id", change($id, company_id => $admin->company_id)), 422, 'ROLE_TYPE_MISMATCH', 'role_id', '... nor made internal by the back door');
	refused($super->patch("$as_super/$boss_id", change($id, email => address())), 404, 'NOT_FOUND', 'id', 'an administrator is none of them');
	refused($super->patch("$as_super/$id", {}), 422, 'REQUIRED', 'functional', 'what is required is');
	refused($super->patch("$as_super/" . absent_id(), change($id)), 404, 'NOT_FOUND', 'id', 'who is not there is not found');
	refused($tenant->patch("$as_super/$id", change($id)), 403, 'FORBIDDEN', '', "a tenant's administrator does not");
	refused($gate->patch("$as_super/$id", change($id)), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
	refuses_methods($super, "$as_super/$id", 'PATCH');
	refuses_methods($super, "$as_super/bulk", 'POST');
}

# --- POST, PATCH and GET /v1/users/admin: administrators, by those of the zone. ---
{
	my $row = administrator(company_id => $company);
	my $answer = $admin->post("$admins/bulk", rows($row));
	is(ok_success($answer, 'an administrator of the zone makes one of a tenant'), undef, '... and gets null');
	is($answer->json->{message}, 'Sukses membuat user admin', '... in these words');
	my $id = found($row->{email})->{id};
	$answer = $admin->get("$admins/$id");
	is($answer->json->{message}, 'Sukses mengambil data user admin', 'one is shown');
	my $data = $answer->data;
	my %documented = map { $_ => 1 } qw(id fullname email address role company phone_number is_active account_quota is_email_verified file_name file_url file_path created_by);
	is_deeply([grep { !exists $data->{$_} } sort keys %documented], [], '... with all that is documented');
	is_deeply({ map { $_ => $data->{$_} } qw(fullname email phone_number address is_active account_quota file_path) },
		{ map { $_ => $row->{$_} } qw(fullname email phone_number address is_active account_quota file_path) }, '... as given');
	is_deeply([sort keys %{ $data->{role} }], [qw(id key name)], '... its role in short');
	is_deeply([sort keys %{ $data->{company} }],
		[qw(address business_field email id name no_pu npwp operation_status pic_name pic_phone status_pu type)], '... its company as everywhere');
	is_deeply([sort keys %{ $data->{created_by} }], [qw(fullname id)], '... and its maker');

	refused($admin->post("$admins/bulk", rows(administrator(), administrator(role_id => $role{it_bkms}, company_id => $admin->company_id))), 403, 'LEVEL_TOO_HIGH',
		'datas[1].role_id', 'an administrator makes no super administrator');
	refused($admin->post("$admins/bulk", rows(administrator(role_id => $role{operasional_tenan}))), 422, 'ROLE_LEVEL_MISMATCH', 'datas[0].role_id', 'who is operational is made elsewhere');
	refused($admin->post("$admins/bulk", rows(administrator(role_id => $role{administrator_internal}))), 422, 'ROLE_TYPE_MISMATCH', 'datas[0].role_id', 'a tenant\'s is no administrator of the zone');
	refused($admin->post("$admins/bulk", rows(administrator(company_id => $admin->company_id))), 422, 'ROLE_TYPE_MISMATCH', 'datas[0].role_id', '... nor the zone\'s one of a tenant');
	refused($admin->post("$admins/bulk", rows(administrator(account_quota => undef))), 422, 'REQUIRED', 'datas[0].account_quota', "a tenant's has a quota");
	refused($admin->post("$admins/bulk", rows(administrator(account_quota => -1))), 422, 'TOO_SMALL', 'datas[0].account_quota', '... that is not below nothing');
	refused($admin->post("$admins/bulk", rows(administrator(account_quota => 100_001))), 422, 'TOO_LARGE', 'datas[0].account_quota', '... nor beyond all');
	refused($admin->post("$admins/bulk", rows(administrator(address => 'x' x 256))), 422, 'TOO_LONG', 'datas[0].address', 'an address has its length');
	refused($admin->post("$admins/bulk", rows(administrator(email => $row->{email}))), 409, 'EMAIL_TAKEN', 'datas[0].email', 'an e-mail address is there once');
	my $nothing = $admin->post("$admins/bulk", rows({}));
	refused($nothing, 422, 'REQUIRED', "datas[0].$_", "an administrator needs $_") for qw(fullname email role_id is_active);
	refused($_->[0]->post("$admins/bulk", rows(administrator())), 403, 'FORBIDDEN', '', "$_->[1] makes none") for [$tenant, 'a tenant'], [$officer, 'an officer'], [$gate->as('manajemen'), 'a manager'];
	refused($gate->post("$admins/bulk", rows(administrator())), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
	my $manager = administrator(company_id => $admin->company_id, role_id => $role{manajemen}, account_quota => undef);
	ok_success($admin->post("$admins/bulk", rows($manager)), 'internal ones need no quota');

	ok_success($admin->patch("$admins/$id", change_admin($id, account_quota => 9, address => 'Kavling Z-10')), 'one is changed');
	is_deeply([@{ shown('admin', $id) }{qw(account_quota address phone_number)}], [9, 'Kavling Z-10', '0812-3456-7890'], '... in that, and no more');
	ok_success($admin->patch("$admins/$id", $data), 'what was read may be sent back');
	refused($admin->patch("$admins/$id", change_admin($id, company_id => $other_tenant->company_id)), 403, 'FORBIDDEN', 'company_id', 'an administrator moves nobody to another company');
	ok_success($super->patch("$admins/$id", change_admin($id, company_id => $other_tenant->company_id, account_quota => 0)), '... a super administrator does');
	ok_success($super->patch("$admins/$id", change_admin($id, company_id => $company)), '... and back');
	refused($admin->patch("$admins/$id", change_admin($id, role_id => $role{it_bkms})), 422, 'ROLE_TYPE_MISMATCH', 'role_id', 'nobody rises above their type');
	my $manager_id = found($manager->{email})->{id};
	refused($admin->patch("$admins/$manager_id", change_admin($manager_id, role_id => $role{it_bkms})), 403, 'LEVEL_TOO_HIGH', 'role_id', '... nor above their changer');
	refused($admin->patch("$admins/$id", change_admin($id, account_quota => undef)), 422, 'REQUIRED', 'account_quota', '... nor loses the quota');
	my $top = found(($gate->users('it_bkms'))[0]{email})->{id};
	refused($admin->patch("$admins/$top", change_admin($top)), 403, 'LEVEL_TOO_HIGH', '', 'nobody changes those above them');
	refused($admin->patch("$admins/" . found(($gate->users('operasional_tenan'))[0]{email})->{id}, change_admin($id, email => address())), 404, 'NOT_FOUND', 'id', 'who is operational is changed elsewhere');
	refused($admin->patch("$admins/$id", {}), 422, 'REQUIRED', $_, "a change needs $_") for qw(fullname email is_active);
	refused($admin->patch("$admins/" . absent_id(), change_admin($id)), 404, 'NOT_FOUND', 'id', 'who is not there is not found');
	refused($tenant->patch("$admins/$id", change_admin($id)), 403, 'FORBIDDEN', '', 'a tenant changes none');
	refused($gate->patch("$admins/$id", change_admin($id)), 401, 'UNAUTHENTICATED', '', 'a stranger neither');

	for my $kind (['admin', $id, $boss], ['operational', made($boss, $as_admin, operational()), $boss]) {
		my ($name, $of, $own) = @$kind;
		ok_success($own->get("/v1/users/$name/$of"), "the own company's $name user is seen");
		refused($tenant->get("/v1/users/$name/$of"), 404, 'NOT_FOUND', 'id', "... by no other tenant");
		refused($super->get("/v1/users/$name/" . absent_id()), 404, 'NOT_FOUND', 'id', '... nor one who is not there');
		refused($super->get("/v1/users/$name/" . ($name eq 'admin' ? found(($gate->users('operasional_tenan'))[0]{email})->{id} : $boss_id)), 404, 'NOT_FOUND', 'id', '... nor one of the other kind');
		refused($officer->get("/v1/users/$name/$of"), 403, 'FORBIDDEN', '', '... nor by an officer');
		refused($gate->get("/v1/users/$name/$of"), 401, 'UNAUTHENTICATED', '', '... nor by a stranger');
	}
	refuses_methods($super, "$admins/$id", 'GET, PATCH');
	refuses_methods($super, "$admins/bulk", 'POST');
}

# --- A user's file is its uploader's, and then everybody's who sees the user. ---
{
	my $form = join "\r\n", '--b', 'Content-Disposition: form-data; name="file"; filename="surat tugas.csv"', '', 'nama,kota', 'Ayu,Gresik', '--b--', '';
	my $stored = $admin->raw('POST', '/v1/common/upload/file', { headers => { 'Content-Type' => 'multipart/form-data; boundary=b' }, body => $form });
	my $key = ok_success($stored, 'a file is stored')->{file_path};
	my $id = made($admin, $admins, administrator(company_id => $company, file_path => $key));
	my $user = $boss->get("$admins/$id")->data;
	is_deeply([@$user{qw(file_path file_name)}], [$key, 'surat tugas.csv'], 'a user has it');
	is($gate->http->get($user->{file_url})->{content}, "nama,kota\r\nAyu,Gresik", '... its link gives it');
	ok_success($super->patch("$admins/$id", change_admin($id, file_path => $key)), '... another who changes the user may leave it there');
	refused($boss->post("$as_admin/bulk", rows(operational(file_path => $key))), 422, 'FILE_FOREIGN', 'datas[0].file_path', '... but not put it elsewhere');
	ok_success($boss->get('/v1/common/files/url', { path => $key }), '... the company sees it');
	refused($tenant->get('/v1/common/files/url', { path => $key }), 404, 'NOT_FOUND', undef, '... another does not');
	ok_success($super->patch("$admins/$id", change_admin($id, file_path => undef)), '... it is taken away');
	is(shown('admin', $id)->{file_name}, undef, '... and gone');
}

# --- An address that somebody else changes is confirmed by its owner. ---
SKIP: {
	my $id = made($boss, $as_admin, operational());
	$gate->sql("UPDATE user SET is_email_verified = TRUE WHERE id = UNHEX(REPLACE('$id', '-', ''))") or skip 'the database cannot be reached from here', 4;
	ok_success($boss->patch("$as_admin/$id", change($id, functional => 'Lain')), 'one whose address stays');
	is(shown('operational', $id)->{is_email_verified}, $true, '... stays confirmed');
	ok_success($boss->patch("$as_admin/$id", change($id, email => address())), 'one whose address is changed');
	is(shown('operational', $id)->{is_email_verified}, $false, '... is not any more');
}

# --- What the zone suspends stays so. ---
{
	my $id = made($boss, $as_admin, operational());
	ok_success($boss->patch("$as_admin/$id", change($id, is_active => $_)), 'an administrator turns one off and on') for $false, $true, $false;
	ok_success($super->patch("$as_super/$id", change($id, functional => 'Lain')), 'the zone changes something else');
	ok_success($boss->patch("$as_admin/$id", change($id, is_active => $true)), '... which suspends nobody');
	is(shown('operational', $id)->{is_suspended}, $false, '... it says so');
	ok_success($super->patch("$as_super/$id", change($id, is_active => $false)), 'the zone suspends one');
	is($boss->get("$as_admin/$id")->data->{is_suspended}, $true, '... which the company sees');
	refused($boss->patch("$as_admin/$id", change($id, is_active => $true)), 409, 'SUSPENDED', 'is_active', '... does not lift');
	refused($boss->delete("/v1/users/$id"), 409, 'SUSPENDED', '', '... nor delete, to make it again');
	refused($boss->post("/v1/users/invite/$id"), 409, 'SUSPENDED', '', '... nor invite');
	is_deeply([@{ shown('operational', $id) }{qw(is_active is_suspended)}], [$false, $true], '... nothing came of it');
	ok_success($boss->patch("$as_admin/$id", change($id, functional => 'Pindah')), '... but may change in other ways');
	is(shown('operational', $id)->{is_suspended}, $true, '... which lifts nothing');
	is($super->get('/v1/users', { search => email_of($id), is_suspended => 'true' })->meta->{total}, 1, '... the suspended are listed');
	ok_success($super->patch("$as_super/$id", change($id, is_active => $true)), 'the zone lifts it');
	ok_success($boss->patch("$as_admin/$id", change($id, is_active => $_)), '... and the company may again') for $false, $true;
	ok_success($super->patch("$as_super/$id", change($id, is_active => $false)), 'once more suspended');
	ok_success($super->delete("/v1/users/$id"), '... the zone may delete');
}

# --- Who is bound to areas binds others to these. ---
SKIP: {
	my $id = made($admin, $admins, administrator(company_id => $company, area_ids => [$area{buffer_zone}, $area{main}]));
	my $bound = signed_in($id) or skip 'the database cannot be reached from here', 6;
	refused($bound->post("$as_admin/bulk", rows(operational(area_ids => [$area{main}, $area{port}]))), 422, 'REFERENCE_UNKNOWN', 'datas[0].area_ids[1]', 'nobody gives areas that they lack');
	my $theirs = made($bound, $as_admin, operational());
	is_deeply([sort map { $_->{id} } @{ shown('operational', $theirs)->{areas} }], [sort @area{qw(main buffer_zone)}], '... to give none is to give the own');
	ok_success($bound->patch("$as_admin/$theirs", change($theirs, area_ids => [$area{main}])), '... or less');
	ok_success($bound->patch("$as_admin/$theirs", change($theirs, functional => 'Lain')), '... a change without areas');
	is_deeply([map { $_->{id} } @{ shown('operational', $theirs)->{areas} }], [$area{main}], '... leaves them');
	ok_success($bound->patch("$as_admin/$theirs", change($theirs, area_ids => [])), '... to take all away');
	is(scalar @{ shown('operational', $theirs)->{areas} }, 2, '... leaves the own');
	ok_success($boss->patch("$as_admin/$theirs", change($theirs, area_ids => [])), '... unless one is bound to none');
	is(scalar @{ shown('operational', $theirs)->{areas} }, 0, '... then they see all');
}

# --- GET /v1/users lists them. ---
{
	made($boss, $as_admin, operational(fullname => "Senarai $mark $_", is_active => $_ == 2 ? $false : $true)) for 1 .. 3;
	made($admin, $admins, administrator(fullname => "Senarai $mark"));
	made($super, $as_super, operational(fullname => "Senarai $mark 0", role_id => $role{bea_cukai}));
	my $answer = $super->get('/v1/users', { search => "Senarai $mark", sort => 'fullname' });
	is($answer->json->{message}, 'Sukses mengambil data list user', 'users are listed');
	my %documented = map { $_ => 1 } qw(id fullname type email type_label role_id role_key role_name role_level company_name status_pu is_active is_email_verified);
	is_deeply([grep { !exists $answer->items->[0]{$_} } sort keys %documented], [], '... with all that is documented');
	my %of_none = %{ (grep { $_->{fullname} =~ /0$/ } @{ $answer->items })[0] };
	is_deeply([@of_none{qw(type type_label role_key role_level company_name status_pu)}], ['internal', 'Internal', 'bea_cukai', 'operational', undef, undef], '... one of no company has none');
	lists_well($super, '/v1/users', within => { search => "Senarai $mark" },
		sorts => [qw(fullname email type role_key role_name role_level company_name status_pu is_active is_email_verified)],
		filters => { role_id => $role{operasional_tenan}, status_pu => 'unregistered', is_active => 'false', is_email_verified => 'false', type => 'internal', company_id => $company });
	is(scalar(grep { ($_->{company_name} // '') ne 'PT Kaca Bening Arimbi' } @{ $other_tenant->get('/v1/users', { per_page => 100 })->items }), 0, 'a tenant sees the own people only');
	cmp_ok($other_tenant->get('/v1/users')->meta->{total}, '>=', 2, '... these');
	refused($super->get('/v1/users', { type => 'guest' }), 422, 'NOT_A_CHOICE', 'type', 'a filter takes what the field takes');
	refused($officer->get('/v1/users'), 403, 'FORBIDDEN', '', 'an officer sees none');
	refused($gate->get('/v1/users'), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
	refuses_methods($super, '/v1/users', 'GET');
	creates_once($boss, "$as_admin/bulk", sub { rows(operational(fullname => "Sekali $mark")) }, { search => "Sekali $mark" }, '/v1/users');
}

# --- GET /v1/users/admin/list/dropdown. ---
{
	my $path = "$admins/list/dropdown";
	my $item = $super->get($path, { search => email_of($boss_id) })->items->[0];
	is_deeply([sort keys %$item], [qw(company email fullname id)], 'an administrator in short');
	is_deeply([@{ $item->{company} }{qw(id name)}], [$company, "PT $mark"], '... and of which company');
	made($admin, $admins, administrator(fullname => "Pilihan $mark $_")) for 1 .. 4;
	made($admin, $admins, administrator(fullname => "Pilihan $mark", is_active => $false));
	lists_well($super, $path, within => { search => "Pilihan $mark" }, sorts => [qw(fullname email)]);
	is($super->get($path, { search => "Pilihan $mark" })->meta->{total}, 4, '... only active ones');
	is($boss->get($path, { search => "Pilihan $mark" })->meta->{total}, 0, '... and none of other tenants');
	refused($officer->get($path), 403, 'FORBIDDEN', '', 'an officer sees none');
	refused($gate->get($path), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
	refuses_methods($super, $path, 'GET');
}

# --- DELETE /v1/users/{id} and POST /v1/users/invite/{id}. ---
{
	my $row = operational();
	my $id = made($boss, $as_admin, $row);
	my $peer = made($admin, $admins, administrator(company_id => $company));
	my $top = found(($gate->users('it_bkms'))[0]{email})->{id};
	for my $to (['POST', "/v1/users/invite/", 'is invited'], ['DELETE', '/v1/users/', 'is deleted']) {
		my ($method, $path, $is) = @$to;
		refused($tenant->send($method, "$path$id"), 404, 'NOT_FOUND', 'id', "nobody of another tenant $is");
		refused($boss->send($method, "$path$peer"), 403, 'FORBIDDEN', '', "... nor an administrator $is by their like");
		refused($admin->send($method, "$path$top"), 403, 'LEVEL_TOO_HIGH', '', "... nor anybody of a higher level $is");
		refused($super->send($method, $path . absent_id()), 404, 'NOT_FOUND', 'id', "... nor who is not there $is");
		refused($officer->send($method, "$path$id"), 403, 'FORBIDDEN', '', "... nor by an officer $is");
		refused($gate->send($method, "$path$id"), 401, 'UNAUTHENTICATED', '', "... nor by a stranger $is");
		refuses_methods($super, "$path$id", $method) if $method eq 'DELETE';
		is(ok_success($admin->send($method, "$path$peer"), "an administrator $is by those of the zone"), undef, '... with null');
		is(ok_success($boss->send($method, "$path$id"), "an operational user $is by the administrator"), undef, '... with null');
	}
	refused($super->get("$as_admin/$id"), 404, 'NOT_FOUND', 'id', 'who is deleted is gone');
	refused($boss->delete("/v1/users/$id"), 404, 'NOT_FOUND', 'id', '... and is not deleted twice');
	ok_success($boss->post("$as_admin/bulk", rows($row)), '... the address is free again');
	refused($super->delete("/v1/users/$top"), 409, 'SELF_DELETE', '', 'nobody deletes the own account');
	refused($boss->delete("/v1/users/$boss_id"), 409, 'SELF_DELETE', '', '... whoever they are');
	refuses_methods($super, "/v1/users/invite/$id", 'POST');
}

# --- A super administrator always remains. ---
SKIP: {
	my $top = found(($gate->users('it_bkms'))[0]{email})->{id};
	my $internal = sub { return administrator(company_id => $admin->company_id, role_id => $role{it_bkms}, account_quota => undef) };
	refused($super->patch("$admins/$top", change_admin($top, is_active => $false)), 409, 'LAST_SUPER_ADMIN', '', 'the last one stays active');
	refused($super->patch("$admins/$top", change_admin($top, role_id => $role{manajemen})), 409, 'LAST_SUPER_ADMIN', '', '... and what they are');
	my $own = $super->get('/v1/companies/' . $admin->company_id)->data;
	refused($admin->put("/v1/companies/$own->{id}", { %$own, is_active => $false }), 409, 'LAST_SUPER_ADMIN', '', '... in a company that is active');
	my $it = $super->get("/v1/roles/$role{it_bkms}")->data;
	my $like_it = { name => "Serupa $mark", level => 'super', type => 'internal', permission_ids => [map { $_->{id} } @{ $it->{permissions} }] };
	my $other = $super->post('/v1/roles', $like_it)->data->{id};
	ok_success($super->patch("$admins/$top", change_admin($top, role_id => $other)), '... who may have another role of that level');
	delete $gate->{world}{sessions}{'it_bkms 1'};
	$super = $gate->as('it_bkms');
	refused($super->put("/v1/roles/$other", { %$like_it, is_active => $false }), 409, 'LAST_SUPER_ADMIN', '', '... which stays active');
	refused($super->put("/v1/roles/$other", { %$like_it, level => 'admin' }), 409, 'LAST_SUPER_ADMIN', '', '... and what it is');
	ok_success($super->patch("$admins/$top", change_admin($top, role_id => $role{it_bkms})), '... and back');
	delete $gate->{world}{sessions}{'it_bkms 1'};
	$super = $gate->as('it_bkms');
	ok_success($super->put("/v1/roles/$other", { %$like_it, is_active => $false }), '... then that role may go');
	my $invited = made($super, $admins, $internal->());
	refused($super->patch("$admins/$top", change_admin($top, is_active => $false)), 409, 'LAST_SUPER_ADMIN', '', '... who never set a password is no second one');
	ok_success($super->delete("/v1/users/$invited"), '... and can be deleted');
	for my $way ('DELETE', 'PATCH') {
		my @pair = map { made($super, $admins, $internal->()) } 1, 2;
		my @session = map { signed_in($_) } @pair;
		skip 'the database cannot be reached from here', 1 if !$session[1];
		# The first of all is out of the way for a moment.
		ok_success($session[0]->patch("$admins/$top", change_admin($top, is_active => $false)), 'of three one may go');
		my @body = map { $way eq 'PATCH' ? json_of($session[0]->get("$admins/$_")->data) =~ s/"is_active":true/"is_active":false/r : undef } @pair;
		my $path = $way eq 'PATCH' ? $admins : '/v1/users';
		my @answers = $gate->at_once([$session[0], $way, "$path/$pair[1]", $body[1]], [$session[1], $way, "$path/$pair[0]", $body[0]]);
		my @left = grep { $_->get('/v1/users')->status == 200 } @session;
		is(scalar @left, 1, "two who $way each other at once leave one")
			or diag(map { $_->summary } @answers);
		$gate->sql("UPDATE user SET is_active = TRUE WHERE id = UNHEX(REPLACE('$top', '-', ''))");
		$gate->sql("UPDATE user SET deleted_at = UTC_TIMESTAMP(3) WHERE id IN (" . join(', ', map { "UNHEX(REPLACE('$_', '-', ''))" } @pair) . ')');
		delete $gate->{world}{sessions}{'it_bkms 1'};
		$super = $gate->as('it_bkms');
	}
}

# --- What is mailed: the invitation, and what is done to an address. ---
SKIP: {
	my $mail = Autogate::Mail->new($gate) or skip 'what was mailed cannot be read from here', 20;
	my $pass = { password => "Gerbang-$mark-9", password_confirmation => "Gerbang-$mark-9" };
	my $row = operational();
	my $id = made($boss, $as_admin, $row);
	my $letter = $mail->newest($row->{email}, 'set-password');
	is_deeply([@{ $letter->{values} }{qw(fullname hours)}], ["Uji $mark", '168'], 'who is new is invited for seven days');
	unlike($letter->{content}, qr/\Q$letter->{token}\E/, '... by a link that the outbox does not show');
	ok_success($boss->post("/v1/users/invite/$id"), '... and once more');
	my $again = $mail->newest($row->{email}, 'set-password');
	is($gate->post('/v1/auth/change-password', { token => $letter->{token}, %$pass })->status == 200, '', '... which ends the first link');
	my $moved = address();
	ok_success($boss->patch("$as_admin/$id", change($id, email => $moved)), 'an address that was wrong is corrected');
	is($gate->post('/v1/auth/change-password', { token => $again->{token}, %$pass })->status == 200, '', '... so that the link which went there opens nothing');
	is($mail->newest($row->{email}, 'email-changed'), undef, '... and nobody there is told more');
	my $right = $mail->newest($moved, 'set-password');
	ok_success($gate->post('/v1/auth/change-password', { token => $right->{token}, %$pass }), '... the right owner sets a password');
	ok_success($gate->post('/v1/auth/login', { email => $moved, password => $pass->{password} }), '... signs in');
	is(shown('operational', $id)->{is_email_verified}, $true, '... and has confirmed the address so');

	my $third = address();
	ok_success($super->patch("$as_super/$id", change($id, email => $third)), 'the address of who is there is changed by those of the zone');
	is(shown('operational', $id)->{is_email_verified}, $false, '... to be confirmed');
	ok($mail->newest($moved, 'email-changed'), '... the old one is told');
	is($mail->newest($third, 'set-password'), undef, '... the new one cannot set a password');
	my $confirm = $mail->newest($third, 'verify-email');
	ok_success($gate->post('/v1/auth/verify-email', { token => $confirm->{token} }), '... but confirm');
	is(shown('operational', $id)->{is_email_verified}, $true, '... which counts');

	my $taking = address();
	is(ok_success($boss->patch("$as_admin/$id", change($id, email => $taking, functional => 'Lain')), '... not by the own administrator'), undef, '... who is not refused');
	is_deeply([@{ shown('operational', $id) }{qw(email requested_email is_email_verified functional)}], [$third, $taking, $true, 'Lain'], '... but sees it wait');
	is($mail->newest($taking), undef, '... nothing went there');
	ok_success($gate->post('/v1/auth/forgot-password', { email => $taking }), '... a link to set a password is asked for');
	is($mail->newest($taking), undef, '... and goes nowhere');
	ok_success($gate->post('/v1/auth/login', { email => $third, password => $pass->{password} }), '... the owner signs in as before');
	my $first = $mail->newest($third, 'agree-email');
	is($first->{values}{new_address}, $taking, '... and is asked');
	my $wanted = address();
	ok_success($boss->patch("$as_admin/$id", change($id, email => $wanted)), '... another is wished for instead');
	refused($gate->post('/v1/auth/verify-email', { token => $first->{token} }), 403, 'LINK_EXPIRED', '', '... which ends the first question');
	ok_success($boss->patch("$as_admin/$id", change($id, functional => 'Sama')), '... a change of something else');
	is(shown('operational', $id)->{requested_email}, $wanted, '... lets it wait on');
	my $agree = $mail->newest($third, 'agree-email')->{token};
	refused($gate->post('/v1/auth/change-password', { token => $agree, %$pass }), 403, 'LINK_INVALID', '', '... the link to agree sets no password');
	my $agreed = $gate->post('/v1/auth/verify-email', { token => $agree });
	ok_success($agreed, '... who has the present one agrees');
	like($agreed->json->{message}, qr/menyetujui/, '... and hears that it is not done yet');
	is_deeply([@{ shown('operational', $id) }{qw(email requested_email)}], [$third, $wanted], '... the new one is to be confirmed yet');
	refused($gate->post('/v1/auth/verify-email', { token => $agree }), 403, 'LINK_USED', '', '... and nobody agrees twice');
	ok_success($gate->post('/v1/auth/verify-email', { token => $mail->newest($wanted, 'change-email')->{token} }), '... is');
	is_deeply([@{ shown('operational', $id) }{qw(email requested_email is_email_verified)}], [$wanted, undef, $true], '... and is the address from then on');
	ok($mail->newest($third, 'email-changed'), '... of which the old one hears');
	ok_success($boss->patch("$as_admin/$id", change($id, email => $third)), 'a wish that waits');
	my $stale = $mail->newest($wanted, 'agree-email')->{token};
	ok_success($super->patch("$as_super/$id", change($id, email => address())), '... while the address becomes another');
	refused($gate->post('/v1/auth/verify-email', { token => $stale }), 403, 'LINK_INVALID', '', '... is none of the new owner\'s');

	my $mine = address();
	ok_success($gate->sign_in({ email => email_of($id), password => $pass->{password} })->patch('/v1/profile/email', { email => $mine, password => $pass->{password} }),
		'who asks for another address');
	my $asked = $mail->newest($mine, 'change-email')->{token};
	ok_success($super->patch("$as_super/$id", change($id, email => address())), '... while the zone gives one');
	refused($gate->post('/v1/auth/verify-email', { token => $asked }), 403, 'LINK_EXPIRED', '', '... has that one');

	my $failed = operational();
	$boss->post("$as_admin/bulk", rows($failed, operational(email => email_of($id))));
	is($mail->newest($failed->{email}), undef, 'nobody is invited of a bulk that was refused');
}

# --- Nobody's mailbox is filled. ---
{
	my $row = operational();
	my $id = made($boss, $as_admin, $row);
	my @status = map { $boss->post("/v1/users/invite/$id")->status } 1 .. 4;
	is_deeply(\@status, [(200) x 4], 'who is new is invited five times');
	my $more = $super->post("/v1/users/invite/$id");
	refused($more, 429, 'TOO_MANY_ATTEMPTS', '', '... and no more that day, by nobody');
	cmp_ok($more->header('Retry-After') // 0, '>', 86_000, '... which is told when');
	ok_success($boss->delete("/v1/users/$id"), '... is deleted');
	refused($boss->post("$as_admin/bulk", rows(operational(), $row)), 429, 'TOO_MANY_ATTEMPTS', 'datas[1]', '... and not made again to be invited');
	my $other = made($boss, $as_admin, operational());
	my @answers = $gate->at_once(map { [$boss, 'POST', "/v1/users/invite/$other"] } 1 .. 10);
	is(scalar(grep { $_->status == 200 } @answers), 4, 'of ten at once four come through');
	SKIP: {
		my $past = $gate->sql("UPDATE mailed_link SET created_at = created_at - INTERVAL 1 DAY WHERE user_id = UNHEX(REPLACE('$other', '-', ''))")
			or skip 'the database cannot be reached from here', 1;
		ok_success($boss->post("/v1/users/invite/$other"), '... and the next day another');
	}
}

# --- autogate-account: the first super administrator, and a way back in. ---
SKIP: {
	my $job = ($ENV{AUTOGATE_BUILD} // '') . '/jobs/account';
	skip 'the program or its settings are not here', 12 if !-x $job || !$ENV{AUTOGATE_CONFIG};
	my $run = sub { open my $out, '-|', 'sh', '-c', '"$@" 2>&1', 'sh', $job, @_ or die $!; my $said = do { local $/; <$out> } // ''; close $out; return ($? >> 8, $said) };
	my ($email, $pass) = (address(), "Kunci-$mark-7");
	my ($status, $said) = $run->('--super', uc $email, "Kepala $mark");
	is($status, 0, 'a super administrator is made on the machine itself') or diag($said);
	my ($token) = $said =~ m{^https?://\S+/set-password\?token=(\S+)\n$};
	ok($token, '... by a link that is printed') or diag($said);
	my $user = found($email);
	is_deeply([@$user{qw(role_key fullname company_name is_active)}], ['it_bkms', "Kepala $mark", undef, $true], '... as one');
	($status, $said) = $run->('--super', $email, 'Lain');
	is($status, 1, '... once');
	like($said, qr/email: .*taken/, '... which is told');
	($status, $said) = $run->('--super', 'nobody', "Dua\nbaris");
	like($said, qr/fullname: [\s\S]*email: /, 'what is wrong is told by its name');
	is($status, 1, '... and makes nobody');
	($status, my $link) = $run->('--link', $email);
	my ($newer) = $link =~ /token=(\S+)/;
	isnt($gate->post('/v1/auth/change-password', { token => $token, password => $pass, password_confirmation => $pass })->status, 200, 'a newer link ends the older');
	ok_success($gate->post('/v1/auth/change-password', { token => $newer, password => $pass, password_confirmation => $pass }), '... and sets the password');
	ok_success($gate->sign_in({ email => $email, password => $pass })->get('/v1/users'), '... with which one is in');
	($status) = $run->('--link', ($gate->users('administrator_internal'))[0]{email});
	is($status, 1, 'others are invited by people');
	is(($run->())[0], 2, 'without a word it explains itself');
	ok_success($super->delete("/v1/users/$user->{id}"), 'and the new one goes');
}

echoes_request_id($super, '/v1/users');
done_testing;
