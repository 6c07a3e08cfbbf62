#!/usr/bin/perl
# faqs: questions that are often asked, in groups; those that are published are shown to everybody.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;

my $gate = Autogate->new;
my $admin = $gate->as('administrator_internal');
my $tenant = $gate->as('administrator_tenan');
my $mark = unique('Grup ');
sub body { my (%more) = @_; return { group => { name => $mark }, question => 'Bagaimana cara masuk?', answer => 'Dengan tiket.', %more } }
sub made { my (%more) = @_; return $admin->post('/v1/faqs', body(%more))->data->{id} }
sub groups { my ($who, $path) = @_; return $who->get($path, { search => $mark })->items }

# --- POST /v1/faqs makes one, and the group that it names. ---
my $id = ok_success($admin->post('/v1/faqs', body(sequence => 2)), 'an administrator makes one')->{id};
my $faq = $admin->get("/v1/faqs/$id")->data;
is($faq->{group}{name}, $mark, '... in a group of that name');
ok(!$faq->{is_published}, '... not published, since the body did not say');
my $first = made(sequence => 1, is_published => JSON::PP::true, group => { id => $faq->{group}{id} });
is($admin->get("/v1/faqs/$first")->data->{group}{name}, $mark, 'a group can be named by its id');
is(scalar @{ groups($admin, '/v1/faqs') }, 1, '... and is the same by name');
refused($admin->post('/v1/faqs', body(group => { id => absent_id() })), 422, 'REFERENCE_UNKNOWN', 'group.id', 'a group that is not there is refused');
refused($admin->post('/v1/faqs', body(group => {})), 422, 'REQUIRED', 'group.name', 'a group has an id or a name');
refused($admin->post('/v1/faqs', {}), 422, 'REQUIRED', $_, "a FAQ needs a $_") for qw(group question answer);
refused($tenant->post('/v1/faqs', body()), 403, 'FORBIDDEN', '', 'a tenant makes none');

# --- GET /v1/faqs and /v1/faqs/groups/{id}: groups with their FAQs; GET /v1/public/faqs: the published ones. ---
{
	my ($group) = @{ groups($admin, '/v1/faqs') };
	is_deeply([map { $_->{id} } @{ $group->{faqs} }], [$first, $id], 'a group has its FAQs in their order');
	is_deeply($admin->get("/v1/faqs/groups/$group->{id}")->data, $group, '... one is shown as the list shows it');
	my ($read) = @{ groups($tenant, '/v1/faqs') };
	is_deeply([map { $_->{id} } @{ $read->{faqs} }], [$first], 'who only reads sees what is published');
	is_deeply($tenant->get("/v1/faqs/groups/$group->{id}")->data, $read, '... also in one group');
	is($tenant->get("/v1/faqs/$first")->data->{id}, $first, '... and one by one');
	refused($tenant->get("/v1/faqs/$id"), 404, 'NOT_FOUND', 'id', '... and not what is to come');
	my ($public) = @{ groups($gate, '/v1/public/faqs') };
	is_deeply([map { $_->{id} } @{ $public->{faqs} }], [$first], 'the public sees what is published');
	like($gate->get('/v1/public/faqs')->header('Cache-Control'), qr/^public, max-age=\d+$/, '... for a while');
	refused($gate->get('/v1/faqs'), 401, 'UNAUTHENTICATED', '', 'a stranger does not see the rest');
	refused($gate->get('/v1/public/faqs', { page => 0 }), 422, 'TOO_SMALL', 'page', 'pages begin at 1');
	refused($admin->get('/v1/faqs/groups/' . absent_id()), 404, 'NOT_FOUND', 'id', 'a group that is not there is not found');
}

# --- A group is found by its questions and answers; whoever sees no drafts cannot probe for them either. ---
{
	my %word = map { $_ => unique('Kata') } qw(question answer draft);
	my $group = unique('Grup ');
	my $last = made(group => { name => $group }, is_published => JSON::PP::true, question => "Apa itu $word{question}?");
	my $second = made(group => { name => $group }, is_published => JSON::PP::true, sequence => 2, answer => "Lihat $word{answer}.");
	my $draft = made(group => { name => $group }, sequence => 1, answer => "Rahasia $word{draft}.");
	my $found = sub { my ($who, $path, $word) = @_; return [map { $_->{name} } @{ $who->get($path, { search => $word })->items }] };
	for ([$admin, '/v1/faqs'], [$tenant, '/v1/faqs'], [$gate, '/v1/public/faqs']) {
		is_deeply($found->(@$_, $word{question}), [$group], "$_->[1]: a group is found by a word of a question");
		is_deeply($found->(@$_, $word{answer}), [$group], '... of an answer');
		is_deeply($found->(@$_, $word{draft}), $_->[0] == $admin ? [$group] : [], '... of a draft only by who writes them');
	}
	is_deeply([map { $_->{id} } @{ $admin->get('/v1/faqs', { search => $group })->items->[0]{faqs} }], [$draft, $second, $last], 'what has no place comes last');
	$admin->delete("/v1/faqs/$_") for $last, $second, $draft;
}

# --- The demonstration has questions in both languages. ---
for my $word ('Tiket akses', 'Access tickets') {
	my ($group) = @{ $gate->get('/v1/public/faqs', { search => $word })->items };
	cmp_ok(scalar @{ $group->{faqs} // [] }, '>=', 2, "the public reads of '$word'");
}

# --- PUT /v1/faqs/{id} changes one, DELETE removes it. ---
{
	my $other = unique('Grup ');
	ok_success($admin->put("/v1/faqs/$id", body(group => { name => $other })), 'an administrator moves one to another group');
	is($admin->get("/v1/faqs/$id")->data->{group}{name}, $other, '... it is there');
	ok_success($admin->put("/v1/faqs/$id", $admin->get("/v1/faqs/$id")->data), 'what was read can be sent back whole');
	ok_success($admin->delete("/v1/faqs/$id"), 'an administrator removes one');
	is_deeply($admin->get('/v1/faqs', { search => $other })->items, [], '... a group without FAQs is not shown');
	refused($admin->get("/v1/faqs/$id"), 404, 'NOT_FOUND', 'id', '... it is gone');
	refused($admin->put("/v1/faqs/$id", body()), 404, 'NOT_FOUND', 'id', '... and not to be changed');
	refused($tenant->delete("/v1/faqs/$first"), 403, 'FORBIDDEN', '', 'a tenant removes none');
}

made(group => { name => "$mark $_" }, is_published => JSON::PP::true) for 1 .. 3;
lists_well($admin, '/v1/faqs', within => { search => $mark }, sorts => ['name']);
lists_well($gate, '/v1/public/faqs', within => { search => $mark }, sorts => ['name']);
refuses_methods($admin, '/v1/faqs', 'GET, POST');
refuses_methods($admin, "/v1/faqs/$first", 'GET, PUT, DELETE');
echoes_request_id($gate, '/v1/public/faqs');

done_testing;
