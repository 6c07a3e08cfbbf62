#!/usr/bin/perl
# What is wrong with a body or a query is said, by field and rule, and never a fault of ours: every field of every body × its
# mutations, every body × those of the whole, every parameter of every list. All of it comes from openapi.json; a new route is
# covered as soon as it stands there. A row of the test is a route; what is wrong with it is printed below it.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use Time::HiRes qw(time);
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Bodies;

my $begun = time;
my $gate = Autogate->new;
my $bodies = Autogate::Bodies->new($gate);
my (%tried, $requests);

# The sender for a route: the first role that gets in.
my (%senders, %grants);
sub sender
{
	my ($operation) = @_;
	my ($permission, $reach) = @$operation{qw(x-permission x-reach)};
	return $gate if $reach !~ /^(?:self|own|company|all|own or link)$/;
	return $senders{$permission} //= do {
		my @roles = qw(it_bkms administrator_tenan bea_cukai administrator_internal operasional_tenan);
		my ($role) = grep { $permission eq '-' || grants($_)->{$permission} } @roles;
		$gate->as($role // 'it_bkms');
	};
}

sub grants
{
	my ($role) = @_;
	return $grants{$role} //= do {
		my $super = $gate->as('it_bkms');
		my ($row) = grep { $_->{key} eq $role } @{ $super->get('/v1/roles', { per_page => 100 })->items };
		+{ map { $_->{key} => $_->{is_granted} } map { @{ $_->{permissions} } } @{ $super->get("/v1/roles/$row->{id}/permissions")->data } };
	};
}

# Bodies go to what is not there; a query to what is, where it is known.
sub path_to { return $_[0]{path} =~ s/\{(\w+)\}/$1 =~ m{id$} ? absent_id() : 'nothing-of-that-name'/ger }
sub path_to_known { return $_[0]{path} =~ s/\{(\w*id)\}/$bodies->id($1)/ger =~ s/\{\w+\}/nothing-of-that-name/gr }

# --- Mutations of one field: [name, value or what stands in its place as JSON, codes that may be said]. ---

sub raw_json { return bless { json => $_[0] }, 'RawJson' }

sub mutations
{
	my ($field, $is_required) = @_;
	my $type = Autogate::Bodies::type($field);
	my $is_text = $type eq 'string';
	my %wrong = (
		string => [7, JSON::PP::true, { a => 1 }, ['x']], integer => ['seven', 1.5, { a => 1 }, [7]], number => ['seven', JSON::PP::true, [7]],
		boolean => ['true', 1, [JSON::PP::true]], array => ['x', 7, { a => 1 }], object => ['x', 7, ['x']],
	);
	my @mutations = map { ['a wrong type', $_, 'WRONG_TYPE'] } @{ $wrong{$type} };
	push @mutations, ['absent', undef, 'REQUIRED'], map { [$_->[0], $_->[1], 'REQUIRED|WRONG_TYPE'] } ['null', raw_json('null')], ['empty', ''], ['blank', "  \t "] if $is_required;
	push @mutations, ['null', raw_json('null'), 'WRONG_TYPE'] if $type eq 'boolean' && !$is_required;
	push @mutations, ['half a surrogate pair', raw_json('"\ud800"'), 'BAD_JSON'], ['a NUL', raw_json('"a\u0000b"'), 'BAD_JSON'],
		['a number too large', raw_json('99999999999999999999'), 'BAD_JSON'], ['a number beyond all', raw_json('1e999'), 'BAD_JSON'];
	if ($is_text) {
		my $codes = 'TOO_LONG|BAD_FORMAT|NOT_A_CHOICE|WRONG_TYPE';
		push @mutations, ['too long', 'x' x (($field->{maxLength} // 255) + 1), $codes];
		push @mutations, ['a control character', "a\x01b", 'BAD_CHARACTER|WRONG_TYPE|BAD_FORMAT'];
		push @mutations, ['too short', 'x', 'TOO_SHORT'] if ($field->{minLength} // 0) > 1;
		push @mutations, ['a wrong format', 'no, this is: not?', 'BAD_FORMAT|WRONG_TYPE|TOO_LONG'] if $field->{format} || $field->{pattern};
		push @mutations, ['a day that is none', '2025-02-30', 'BAD_FORMAT'] if ($field->{format} // '') eq 'date';
		push @mutations, ['an unknown choice', 'NOBODY', 'NOT_A_CHOICE'] if $field->{enum};
	}
	push @mutations, ['below the range', $field->{minimum} - 1, 'TOO_SMALL'] if defined $field->{minimum};
	push @mutations, ['above the range', $field->{maximum} + 1, 'TOO_LARGE'] if defined $field->{maximum};
	if ($type eq 'array') {
		my $item = $bodies->value($field->{items}, 'id', 1, 3);
		my $is_plain = !ref $item;
		push @mutations, ['repeated in the list', [$item, $item], 'REPEATED|BAD_FORMAT'] if $is_plain;
		push @mutations, ['too long a list', [($item) x (($field->{maxItems} // 500) + 1)], 'TOO_MANY'] if $is_plain || ($field->{maxItems} // 500) <= 100;
		push @mutations, ['null in the list', [undef], 'WRONG_TYPE|REQUIRED'];
		push @mutations, ['an empty list', [], 'TOO_FEW|REQUIRED'] if $field->{minItems};
	}
	return @mutations;
}

sub written { my ($path) = @_; return join('', map { /^\d+$/ ? "[$_]" : ".$_" } @$path) =~ s/^\.//r }

# mutated BODY, PATH, VALUE: the body as bytes with another value there; undef: with none.
sub mutated
{
	my ($whole, $path, $value) = @_;
	my $body = JSON::PP::decode_json(json_of($whole));
	my ($at, @rest) = ($body, @$path);
	my $last = pop @rest;
	$at = ref $at eq 'ARRAY' ? $at->[$_] : $at->{$_} for @rest;
	return undef if ref $at ne 'HASH';
	delete $at->{$last};
	$at->{$last} = ref $value eq 'RawJson' ? '@raw@' : $value if defined $value;
	my $bytes = json_of($body);
	$bytes =~ s/"\@raw\@"/$value->{json}/ if ref $value eq 'RawJson';
	return $bytes;
}

# is_told ANSWER, CODES, PATH: refused with one of the codes for that field, or for a part of it.
sub is_told
{
	my ($answer, $codes, $path) = @_;
	return $answer->status == 400 && ($answer->code // '') eq 'BAD_JSON' if $codes eq 'BAD_JSON';
	return 0 if $answer->status != 422;
	return scalar grep { $_->{code} =~ /^(?:$codes)$/ && index($_->{path}, $path) == 0 } @{ $answer->errors };
}

# --- Mutations of a whole body: [name, bytes, headers, status, code]. ---

sub whole_mutations
{
	my ($operation) = @_;
	my $schema = $bodies->schema_of($operation);
	my $good = json_of($bodies->whole($operation));
	my $inside = substr $good, 1;
	my $is_open = $operation->{'x-reach'} eq 'device';
	my $comma = $inside eq '}' ? '' : ',';
	my @mutations = (
		['no JSON', 'name=x&code=y', {}, 400, 'BAD_JSON'], ['an array', "[$good]", {}, 422, 'WRONG_TYPE'], ['too deep', '{"a":' x 17 . '1' . '}' x 17, {}, 400, 'BAD_JSON'],
		['a doubled key', "{\"twice\":1,\"twice\":2$comma$inside", {}, 400, 'BAD_JSON'], ['a NUL in a key', "{\"a\\u0000\":1$comma$inside", {}, 400, 'BAD_JSON'],
		['bytes that are no UTF-8', "{\"a\":\"\xff\xfe\"$comma$inside", {}, 400, 'BAD_JSON'], ['something behind the end', "$good x", {}, 400, 'BAD_JSON'],
		['a half', substr($good, 0, -1), {}, 400, 'BAD_JSON'], ['a huge number', "{\"a\":1e999$comma$inside", {}, 400, 'BAD_JSON'],
		['more than a megabyte', '{"a":"' . 'x' x (1024 * 1024) . '"}', {}, 413, 'BODY_TOO_LARGE'],
		['another content type', $good, { 'Content-Type' => 'text/plain' }, 415, 'MEDIA_TYPE'],
		['an unknown key', "{\"nobody_knows_this\":1$comma$inside", {}, 422, 'UNKNOWN_FIELD'],
	);
	push @mutations, ['nothing', '', {}, 422, 'REQUIRED'], ['an empty object', '{}', {}, 422, 'REQUIRED'] if @{ $schema->{required} // [] };
	return @mutations;
}

# --- Every body. ---

# How many rows the list has that a creation would add to; undef where there is none.
sub total_of
{
	my ($who, $route) = @_;
	my $list = $gate->contract->document->{paths}{ $route->{path} =~ s{/bulk$}{}r }{get};
	return undef if $route->{method} ne 'POST' || !$list;
	return $who->get($route->{path} =~ s{/bulk$}{}r)->meta->{total};
}

for my $route (grep { $bodies->schema_of($_->{operation}) } $gate->contract->routes) {
	my $operation = $route->{operation};
	my ($who, $path) = (sender($operation), path_to($route));
	my ($before, $whole, @wrong) = (total_of($who, $route), $bodies->whole($operation));
	# A lane answers a decision to anything that is signed, and its own tests try what is in it.
	my $is_machine = $operation->{'x-reach'} =~ /^(?:device|client|credentials)$/;
	my $try = sub {
		my ($what, $body, $headers) = @_;
		$requests++;
		my $answer = $who->raw($route->{method}, $path, { body => $body, headers => $headers });
		push @wrong, "$what: " . $answer->summary if $answer->status >= 500 || $answer->status < 400;
		return $answer;
	};

	$bodies->each_field($operation, sub {
		my ($place, $field, $is_required) = @_;
		for my $mutation ($is_machine ? () : mutations($field, $is_required)) {
			my ($what, $value, $codes) = @$mutation;
			my $body = mutated($whole, $place, $value) // next;
			my $answer = $try->(written($place) . ", $what", $body, {});
			$tried{fields}++;
			push @wrong, written($place) . ", $what, is not told as $codes: " . $answer->summary
				if $answer->status < 500 && $answer->status >= 400 && !is_told($answer, $codes, written($place));
		}
	});
	for my $mutation (whole_mutations($operation)) {
		my ($what, $body, $headers, $status, $code) = @$mutation;
		my $answer = $try->("the body, $what", $body, $headers);
		$tried{bodies}++;
		push @wrong, "the body, $what, is not told as $status $code: " . $answer->summary
			if !$is_machine && $answer->status < 500 && $answer->status >= 400 && !($answer->status == $status && grep { $_->{code} eq $code } @{ $answer->errors });
	}
	my $after = total_of($who, $route);
	push @wrong, "$after rows instead of $before: a refusal wrote something" if defined $before && $before != $after;
	ok(!@wrong, "$route->{method} $route->{path}") or diag(map { "  $_\n" } @wrong > 40 ? (@wrong[0 .. 39], '… ' . @wrong . ' in all') : @wrong);
}

# --- Every parameter of every query. ---

my %list_mutations = (
	page => [0, -1, 'x', '1.5', '99999999999999999999', ' 1'], per_page => [0, 101, 'x'], limit => [0, 101, 'x'],
	sort => ['nobody', 'id; DROP TABLE user', "name'"], order => ['up', 'ASC,'], cursor => ['x', '%00', 'bm90aGluZw', '!!!'],
	search => ['x' x 101], start_date => ['yesterday', '2025-02-30', '2025-2-3'], end_date => ['tomorrow', '2025-13-01'],
);

sub parameter_mutations
{
	my ($parameter) = @_;
	my $schema = $bodies->plain($parameter->{schema});
	my ($name, $type, $format) = ($parameter->{name}, Autogate::Bodies::type($schema), $schema->{format} // '');
	return @{ $list_mutations{$name} } if $list_mutations{$name};
	return ('NOBODY', "'") if $schema->{enum};
	return ('x', '0190a000-0000-7000-8000', "' OR 1=1") if $format eq 'uuid';
	return ('yesterday', '2025-02-30') if $format eq 'date' || $format eq 'date-time';
	return ('maybe', '2', 'TRUE ') if $type eq 'boolean';
	return ('x', '1e', '99999999999999999999') if $type eq 'integer' || $type eq 'number';
	return ('x' x (($schema->{maxLength} // 255) + 1));
}

for my $route (grep { $_->{method} eq 'GET' } $gate->contract->routes) {
	my ($who, $path, @wrong) = (sender($route->{operation}), path_to_known($route));
	my $is_machine = $route->{operation}{'x-reach'} =~ /^(?:device|client|credentials|link)$/;
	# What the path says already, a query does not say otherwise.
	for my $parameter ($is_machine ? () : grep { $_->{in} eq 'query' && $route->{path} !~ /\{$_->{name}\}/ } @{ $route->{operation}{parameters} // [] }) {
		for my $value (parameter_mutations($parameter), $parameter->{schema}{type} eq 'string' && !$list_mutations{ $parameter->{name} } ? ("a\x01b") : ()) {
			my $answer = $who->get($path, { $parameter->{name} => $value });
			$requests++;
			$tried{parameters}++;
			$tried{'parameters of nothing'}++, next if $path =~ /\Q@{[absent_id()]}\E/ && $answer->status == 404;
			my $short = length $value > 40 ? length($value) . ' letters' : $value;
			push @wrong, "?$parameter->{name}=$short: " . $answer->summary
				if $answer->status != 422 || !grep { $_->{path} eq $parameter->{name} } @{ $answer->errors };
		}
	}
	for my $query ('a=%ff', '%ff=1', '%zz=1', 'a=%00', 'search=%c3%28', '=&&=', join('&', map { "a$_=1" } 1 .. 101), 'page=1&page=x') {
		my $answer = $who->raw('GET', "$path?$query", {});
		$requests++;
		$tried{queries}++;
		push @wrong, "?" . substr($query, 0, 40) . ': ' . $answer->summary if $answer->status >= 500;
	}
	ok(!@wrong, "$route->{method} $route->{path}, its query") or diag(map { "  $_\n" } @wrong);
}

# --- What stands in paths. ---

my @names = ('%00', '%ff', '%2e%2e%2f', "'", '%25s', 'x' x 2000, '%0d%0aX-A:1', '%e2%98%83');
for my $route (grep { $_->{path} =~ /\{/ } $gate->contract->routes) {
	my @wrong;
	for my $name (@names) {
		my $answer = sender($route->{operation})->raw($route->{method}, $route->{path} =~ s/\{\w+\}/$name/gr, $bodies->schema_of($route->{operation}) ? { body => '{"nobody_knows_this":1}' } : {});
		$requests++;
		$tried{paths}++;
		push @wrong, substr($name, 0, 40) . ': ' . $answer->summary if $answer->status >= 500 || $answer->status < 400;
	}
	ok(!@wrong, "$route->{method} $route->{path}, its names") or diag(map { "  $_\n" } @wrong);
}

diag(sprintf '%d requests in %.1f s: %s', $requests, time - $begun, join ', ', map { "$tried{$_} $_" } sort keys %tried);
done_testing;
