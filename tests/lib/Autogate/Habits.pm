# Autogate::Habits: what is alike in all groups, as tests that each group's file calls with its own paths.
#
#	lists_well($admin, '/v1/products', within => { search => $mark }, sorts => ['code', 'name'], filters => { is_active => 'true' });
#	creates_once($admin, '/v1/products', \&body_of_a_new_one, { search => $mark });
#	refuses_methods($admin, '/v1/products', 'GET, POST');
package Autogate::Habits;
use strict;
use warnings;
use Exporter qw(import);
use Test::More;

use Autogate;

our @EXPORT = qw(lists_well creates_once refuses_methods echoes_request_id);

sub ids { return [map { $_->{id} } @{ $_[0]->items }] }
sub whole { my ($who, $path, $query) = @_; return ids($who->get($path, { %$query, per_page => 100 })) }

# lists_well WHO, PATH, within => QUERY, sorts => [NAME …], filters => {NAME => VALUE}, dates => 1. `within` chooses between 4 and 100 rows that
# nobody else changes meanwhile. A filter's field is printed under its own name, unless it is the id of an embedded thing.
sub lists_well
{
	my ($who, $path, %list) = @_;
	my $within = $list{within} // {};
	my $all = $who->get($path, { %$within, per_page => 100 });
	my $count = @{ $all->items };
	ok_success($all, "$path lists");
	cmp_ok($count, '>=', 4, '... enough to try pages with') or return;
	is_deeply({ map { $_ => $all->meta->{$_} } qw(page per_page total total_page) }, { page => 1, per_page => 100, total => $count, total_page => 1 },
		'... meta says which page of how many');
	pages_well($who, $path, $within, $all);
	for my $sort ('latest', @{ $list{sorts} // [] }) {
		sorts_well($who, $path, $within, $sort, $count);
	}
	filters_well($who, $path, $within, $_, $list{filters}{$_}) for sort keys %{ $list{filters} // {} };
	if ($list{dates}) {
		refused($who->get($path, { start_date => 'yesterday' }), 422, 'BAD_FORMAT', 'start_date', "... start_date is a day");
		refused($who->get($path, { start_date => '2025-02-02', end_date => '2025-02-01' }), 422, 'DATE_ORDER', 'end_date', '... the end comes after the start');
		is(scalar @{ $who->get($path, { %$within, end_date => '2001-01-01' })->items }, 0, '... nothing is older than the system');
	}
}

sub pages_well
{
	my ($who, $path, $within, $all) = @_;
	my ($all_ids, $count) = (ids($all), scalar @{ $all->items });
	my $pages = int(($count + 2) / 3);
	my (@by_page, @by_cursor, @totals);
	for my $page (1 .. $pages) {
		my $answer = $who->get($path, { %$within, page => $page, per_page => 3 });
		push @by_page, @{ ids($answer) };
		push @totals, $answer->meta->{total};
	}
	is_deeply(\@by_page, $all_ids, '... its pages, deep ones too, put together are the list');
	is_deeply(\@totals, [($count) x $pages], '... each page knows the total');
	for (my $cursor; @by_cursor <= $count; ) {
		my $answer = $who->get($path, { %$within, per_page => 3, defined $cursor ? (cursor => $cursor) : () });
		push @by_cursor, @{ ids($answer) };
		last if !defined($cursor = $answer->meta->{next_cursor});
	}
	is_deeply(\@by_cursor, $all_ids, '... a walk by cursor gives the same');
	my $beyond = $who->get($path, { %$within, page => $pages + 1, per_page => 3 });
	is_deeply([$beyond->items, $beyond->meta->{total}], [[], $count], '... beyond the end there is an empty page with the total');
	is(scalar @{ $who->get($path, { %$within, limit => 2 })->items }, 2, '... limit is taken for per_page');
	is_deeply(ids($who->get($path, { %$within, per_page => 100, page => '', nobody_knows_this => 1 })), $all_ids, '... empty and unknown parameters count as absent');
	is($who->raw('GET', Autogate::with_query($path, { %$within, page => 2 }) . '&page=1')->meta->{page}, 2, '... of a parameter that is given twice the first counts');
	refused($who->get($path, { page => 0 }), 422, 'TOO_SMALL', 'page', '... pages begin at 1');
	refused($who->get($path, { page => 'x' }), 422, 'WRONG_TYPE', 'page', '... a page is a number');
	refused($who->get($path, { per_page => 101 }), 422, 'TOO_LARGE', 'per_page', '... a page has at most 100 rows');
	refused($who->get($path, { sort => 'nobody' }), 422, 'NOT_A_CHOICE', 'sort', '... sort is a column of it');
	refused($who->get($path, { order => 'sideways' }), 422, 'NOT_A_CHOICE', 'order', '... order is ASC or DESC');
	refused($who->get($path, { cursor => 'bm90aGluZw' }), 422, 'CURSOR_INVALID', 'cursor', '... a made-up cursor is refused');
}

sub sorts_well
{
	my ($who, $path, $within, $sort, $count) = @_;
	my $up = $who->get($path, { %$within, per_page => 100, sort => $sort, order => 'asc' });
	my $down = $who->get($path, { %$within, per_page => 100, sort => $sort, order => 'DESC' });
	is(scalar @{ $up->items }, $count, "... sorted by $sort, all are there") or return diag($up->summary);
	is_deeply([reverse @{ ids($up) }], ids($down), '... DESC is ASC from its end') or return;
	my @values = $sort eq 'latest' ? () : map { lc($_->{$sort} // '') } @{ $up->items };
	is_deeply(\@values, [sort { $a =~ /^-?\d+$/ && $b =~ /^-?\d+$/ ? $a <=> $b : $a cmp $b } @values], "... $sort grows");
	my @walk;
	for (my $cursor; @walk <= $count; ) {
		my $answer = $who->get($path, { %$within, per_page => 2, sort => $sort, order => 'desc', defined $cursor ? (cursor => $cursor) : () });
		push @walk, @{ ids($answer) };
		last if !defined($cursor = $answer->meta->{next_cursor});
	}
	is_deeply(\@walk, ids($down), "... a walk by cursor follows $sort");
}

sub filters_well
{
	my ($who, $path, $within, $name, $value) = @_;
	my $found = $who->get($path, { %$within, per_page => 100, $name => $value });
	my $rest = $found->meta->{total} // -1;
	cmp_ok($rest, '>', 0, "... ?$name=$value finds some");
	my ($part) = $name =~ /^(\w+)_id$/;
	my @others = grep {
		my $has = exists $_->{$name} ? $_->{$name} : $part && ref $_->{$part} ? $_->{$part}{id} : $value;
		$has = $has ? 'true' : 'false' if JSON::PP::is_bool($has);
		($has // '') ne $value;
	} @{ $found->items };
	is(scalar @others, 0, '... and no others');
	is($who->get($path, { %$within, $name => '' })->meta->{total}, $who->get($path, $within)->meta->{total}, "... an empty $name does not filter");
}

# creates_once WHO, PATH, BODY, WITHIN, LIST: an Idempotency-Key makes one of many. BODY is code that gives a new valid body; WITHIN a query that
# finds what it makes, in the list at LIST (PATH, unless that has none).
sub creates_once
{
	my ($who, $path, $body, $within, $list) = @_;
	my $total = sub { return $who->get($list // $path, $within)->meta->{total} };
	my $long = 'k' x 250;   # the end of a key counts as well
	my ($key, $first_body, $before) = (unique($long), json_of($body->()), $total->());
	my $keyed = $who->with('Idempotency-Key' => $key);
	my $first = $keyed->raw('POST', $path, { body => $first_body });
	my $again = $keyed->raw('POST', $path, { body => $first_body });
	ok_success($first, "POST $path with an Idempotency-Key");
	is($again->content, $first->content, '... the same key and body give the first answer again');
	is($total->(), $before + 1, '... and made one');
	refused($keyed->post($path, $body->()), 422, 'IDEMPOTENCY_MISMATCH', 'Idempotency-Key', '... another body under that key is refused');
	my $other = $who->with('Idempotency-Key' => unique($long));
	my $other_body = json_of($body->());
	my @answers = $who->at_once(map { [$other, 'POST', $path, $other_body] } 1 .. 20);
	my %statuses = map { $_->status => 1 } @answers;
	my %made = map { $_->data->{id} => 1 } grep { $_->status == 200 && ref $_->data } @answers;
	is(join(' ', grep { $_ != 200 && $_ != 409 } keys %statuses), '', '... twenty at once are answered 200, or 409 while the first still runs');
	cmp_ok(scalar keys %made, '<=', 1, '... all with the same id');
	is($total->(), $before + 2, '... and made one more');
}

# refuses_methods WHO, PATH, ALLOWED: 405 names what there is.
sub refuses_methods
{
	my ($who, $path, $allowed) = @_;
	my @others = grep { my $method = $_; !grep { $_ eq $method } split /, /, $allowed } qw(GET POST PUT PATCH DELETE);
	for my $method (@others) {
		my $answer = $who->send($method, $path, $method eq 'GET' ? undef : {});
		refused($answer, 405, 'METHOD_NOT_ALLOWED', '', "$method $path is not there");
		is(join(', ', sort split /, /, $answer->header('Allow') // ''), join(', ', sort split /, /, $allowed), "... Allow says $allowed");
	}
	return if $allowed !~ /GET/;
	my ($head, $get) = map { $who->raw($_, $path) } qw(HEAD GET);
	is($head->status, $get->status, "HEAD $path is answered like GET");
	is($head->content, '', '... without a body');
	is($head->header('Content-Length'), length $get->content, '... with its length') if !$get->header('Content-Encoding');
}

# echoes_request_id WHO, PATH
sub echoes_request_id
{
	my ($who, $path) = @_;
	is($who->with('X-Request-Id' => 'test.request-1')->get($path)->header('X-Request-Id'), 'test.request-1', "$path: a request id comes back");
	like($who->with('X-Request-Id' => 'no "good" one')->get($path)->header('X-Request-Id'), qr/^[0-9a-f-]{32,36}$/, '... one that is not harmless is replaced');
}

1;
