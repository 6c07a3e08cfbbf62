# Autogate::Program: a group's program, started for one request as plain CGI, with a fault on order (tests/lib/fault.c).
#
#	my $program = Autogate::Program->new($ENV{AUTOGATE_BUILD});
#	my $answer = $program->ask($request, statement => 3, 'kill');
#	$answer->{fault}    # the call that went wrong; undef when the request ended before its turn
package Autogate::Program;
use strict;
use warnings;
use Carp qw(croak);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use IPC::Open2;
use Autogate::Answer;

my $source = dirname(__FILE__) . '/../fault.c';

# new BUILD, ENVIRONMENT: what else the programs are told.
sub new
{
	my ($class, $build, %environment) = @_;
	my $folder = tempdir(CLEANUP => 1);
	my $flags = `pkg-config --cflags libmariadb`;
	chomp $flags;
	system("\${CC:-cc} -std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -shared -fPIC $flags -o $folder/fault.so $source -ldl") == 0
		or croak "$source cannot be built";
	# The sanitizer's library must be the first, whatever else is there.
	my ($sanitizer) = `ldd $build/cgi-bin/auth` =~ m{libasan\S* => (\S+)};
	# A shell starts them: this process would be copied each time, and is large.
	my $shell = open2(my $out, my $in, 'sh');
	return bless { folder => $folder, build => $build, preload => join(' ', $sanitizer // (), "$folder/fault.so"), environment => \%environment,
		in => $in, out => $out, shell => $shell }, $class;
}

sub is_sanitized { return $_[0]{preload} =~ / / }

# group_of PATH: the program that nginx would ask.
sub group_of { my ($word) = $_[0] =~ m{^/v1/([^/?]+)} or croak "$_[0] is nobody's"; return { 'gate-infrastructure' => 'checkpoint', common => 'files', files => 'ops' }->{$word} // $word }

# ask REQUEST, KIND, WHICH, WHAT: REQUEST is {sender, method, path, body, headers, log: a file for what it says}; KIND, WHICH and WHAT are FAULT_OF, FAULT_AT and
# FAULT_DO. Gives an answer, whose status is 0 where there was none, with {fault, signal, exit, log}.
sub ask
{
	my ($self, $request, @fault) = @_;
	my ($method, $path, $body) = @$request{qw(method path body)};
	my ($query) = $path =~ /\?(.*)/;
	my $sender = $request->{sender};
	my $headers = $sender->isa('Autogate::Lane') ? $sender->headers($method, $path, $body, {}) : $sender->{headers};
	my %more = (%$headers, %{ $request->{headers} // {} });
	my %environment = (AUTOGATE_CONFIG => $ENV{AUTOGATE_CONFIG}, REQUEST_METHOD => $method, REQUEST_URI => $path, QUERY_STRING => $query // '',
		CONTENT_TYPE => 'application/json', CONTENT_LENGTH => length $body, REMOTE_ADDR => '127.0.0.1', %{ $self->{environment} });
	$environment{ 'HTTP_' . uc s/-/_/gr } = $more{$_} for keys %more;
	@environment{qw(LD_PRELOAD FAULT_OF FAULT_AT FAULT_DO)} = ($self->{preload}, @fault) if @fault;

	my $folder = $self->{folder};
	spew("$folder/in", $body);
	my $variables = join ' ', map { quoted("$_=$environment{$_}") } sort keys %environment;
	my $log_file = $request->{log} // "$folder/log";
	print { $self->{in} } "env -i $variables '$self->{build}/cgi-bin/" . group_of($path) . "' <$folder/in >$folder/out 2>$log_file; echo \$?\n";
	my $status = readline($self->{out}) // croak 'the shell has ended';
	my $log = slurp("$folder/log");
	my $answer = Autogate::Answer->new($method, $path, parse(slurp("$folder/out")));
	@$answer{qw(signal exit log)} = $status > 128 ? ($status - 128, 0, $log) : (0, $status + 0, $log);
	($answer->{fault}) = $log =~ /^fault: (\S+)/m;
	return $answer;
}

sub parse
{
	my ($head, $body) = split /\r\n\r\n/, $_[0], 2;
	my %headers = map { my ($name, $value) = split /:\s*/, $_, 2; (lc $name, $value) } split /\r\n/, $head // '';
	return { status => ($headers{status} // '') =~ /^(\d+)/ ? $1 : 0, headers => \%headers, content => $body // '' };
}

sub quoted { return "'" . ($_[0] =~ s/'/'\\''/gr) . "'" }
sub spew { open my $out, '>', $_[0] or croak "$_[0]: $!"; print $out $_[1]; close $out }
sub slurp { open my $in, '<', $_[0] or return ''; local $/; return scalar <$in> // '' }

1;
