# Autogate::Bucket: a server of S3 for tests, the Ceph Object Gateway as Debian has it: strict about signatures, in memory, on ports of
# its own, gone with the test.
#
#	my $bucket = Autogate::Bucket->new;      # skips the test where the packages are not installed
#	my $file = $bucket->settings(prefix => 'a/');   # an autogate.ini like AUTOGATE_CONFIG's, with files.store = s3
package Autogate::Bucket;
use strict;
use warnings;
use Carp qw(croak);
use File::Temp qw(tempdir);
use IO::Socket::INET;
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

my @programs = qw(ceph ceph-mon ceph-osd monmaptool radosgw radosgw-admin);
my $start_s = 120;   # seconds; where nothing else runs it takes two

sub new
{
	my ($class) = @_;
	my @missing = grep { system("command -v $_ >/dev/null 2>&1") != 0 } @programs;
	plan(skip_all => "NOTHING TRIED FILES IN S3: install ceph-mon, ceph-osd and radosgw (@missing)") if @missing;
	my $begun = time;
	my $self = bless { folder => tempdir('s3-XXXXXX', DIR => $ENV{AUTOGATE_VAR} // '/tmp', CLEANUP => 1), owner => $$, pids => [],
		port => free_ports(), access_key => 'autogate', secret_key => unpack('H*', join '', map { chr rand 256 } 1 .. 20), bucket => 'gate-files' }, $class;
	$self->write_settings;
	local $ENV{CEPH_CONF} = "$self->{folder}/ceph.conf";
	$self->start;
	$self->make_bucket;
	note(sprintf 'the server of S3 was up after %.1f s', time - $begun);
	return $self;
}

sub url { return "http://127.0.0.1:$_[0]{port}" }

# The first of some fifty that nobody has.
sub free_ports
{
	for (1 .. 100) {
		my $port = 20_000 + 50 * int rand 200;
		return $port if !grep { !IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1:$_", ReuseAddr => 1) } $port .. $port + 3;
	}
	croak 'no port is free';
}

# Two lines decide how fast it starts, and whether: "paxos propose interval", without which each pool takes a second or two, and
# "ms mon client mode", since the gateway insists on encryption, for which nobody has keys here. All of it listens to this host only.
sub write_settings
{
	my ($self) = @_;
	my ($folder, $port) = @$self{qw(folder port)};
	my ($osd_from, $osd_to, $v2, $v1) = ($port + 10, $port + 40, $port + 1, $port + 2);
	chomp(my $fsid = `cat /proc/sys/kernel/random/uuid`);
	$self->{fsid} = $fsid;
	$self->{monitors} = "[v2:127.0.0.1:$v2,v1:127.0.0.1:$v1]";
	mkdir "$folder/$_" for qw(mon osd run log crash gateway);
	spew("$folder/ceph.conf", <<"END");
[global]
fsid = $fsid
mon host = $self->{monitors}
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail crit = 1
paxos propose interval = 0.02
paxos min wait = 0.01
ms bind port min = $osd_from
ms bind port max = $osd_to
run dir = $folder/run
admin socket =
log file = $folder/log/\$name.log
crash dir = $folder/crash
mon data = $folder/mon
osd data = $folder/osd
osd objectstore = memstore
memstore device bytes = 1073741824
osd class update on start = false
[client.gateway]
rgw frontends = beast endpoint=127.0.0.1:$port
rgw data = $folder/gateway
keyring = $folder/gateway/keyring
ms mon client mode = crc
rgw enable apis = s3, admin
rgw run sync thread = false
rgw enable lc threads = false
rgw enable gc threads = false
rgw override bucket index max shards = 1
END
}

sub start
{
	my ($self) = @_;
	my $folder = $self->{folder};
	$self->run("monmaptool --create --clobber --fsid $self->{fsid} --addv a '$self->{monitors}' $folder/monmap");
	$self->run("ceph-mon --mkfs -i a --monmap $folder/monmap");
	$self->launch(qw(ceph-mon -i a -f));
	chomp(my $uuid = `cat /proc/sys/kernel/random/uuid`);
	$self->run("timeout $start_s ceph osd new $uuid");
	$self->run("ceph-osd -i 0 --mkfs --osd-uuid $uuid");
	$self->launch(qw(ceph-osd -i 0 -f));
	$self->run("timeout $start_s ceph auth get-or-create client.gateway mon 'allow rw' osd 'allow rwx' -o $folder/gateway/keyring");
	$self->launch(qw(radosgw -n client.gateway -f));
	$self->run("timeout $start_s radosgw-admin user create --uid=autogate --display-name=autogate --access-key=$self->{access_key} --secret=$self->{secret_key}");
	my $end = time + $start_s;
	until (system('curl -s -o /dev/null ' . $self->url) == 0) {
		croak "radosgw does not start:\n" . `tail -n 20 $folder/log/*.out` if time > $end;
		sleep 0.05;
	}
}

sub run
{
	my ($self, $command) = @_;
	system("$command >>$self->{folder}/log/steps.out 2>&1") == 0 or croak "$command: failed\n" . `tail -n 20 $self->{folder}/log/steps.out`;
}

# Ends with this process, however that happens.
sub launch
{
	my ($self, @command) = @_;
	defined(my $pid = fork) or croak "fork: $!";
	if (!$pid) {
		open STDIN, '<', '/dev/null';
		open STDOUT, '>', "$self->{folder}/log/$command[0].out";
		open STDERR, '>&', \*STDOUT;
		exec(qw(setpriv --pdeathsig KILL), @command) or POSIX::_exit(127);
	}
	push @{ $self->{pids} }, $pid;
}

# By a signer that is not ours.
sub make_bucket
{
	my ($self) = @_;
	$self->run("curl -sS --fail -X PUT --aws-sigv4 aws:amz:us-east-1:s3 --user $self->{access_key}:$self->{secret_key} "
		. "-H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' " . $self->url . "/$self->{bucket}");
}

# settings SETTING => VALUE of [s3]: a copy of the instance's settings and secrets, with files in this bucket.
sub settings
{
	my ($self, %more) = @_;
	my $folder = $self->{folder};
	my $ini = slurp($ENV{AUTOGATE_CONFIG}) =~ s/^file\s*=.*$/file = $folder\/secrets.ini/mr;
	my ($secrets) = slurp($ENV{AUTOGATE_CONFIG}) =~ /^file\s*=\s*(.*?)\s*$/m;
	spew("$folder/secrets.ini", slurp($secrets) . "s3_access_key = $self->{access_key}\ns3_secret_key = $self->{secret_key}\n");
	chmod 0400, "$folder/secrets.ini";
	spew("$folder/autogate.ini", "$ini\n" . $self->lines(%more));
	return "$folder/autogate.ini";
}

# The settings that differ.
sub lines
{
	my ($self, %more) = @_;
	my %s3 = (endpoint => $self->url, bucket => $self->{bucket}, prefix => 'kek/', %more);
	return "[files]\nstore = s3\n[s3]\n" . join '', map { "$_ = $s3{$_}\n" } sort keys %s3;
}

sub spew { unlink $_[0]; open my $out, '>', $_[0] or croak "$_[0]: $!"; print $out $_[1]; close $out }
sub slurp { open my $in, '<', $_[0] or croak "$_[0]: $!"; local $/; return scalar <$in> }

sub stop
{
	my ($self) = @_;
	kill KILL => @{ $self->{pids} };
	waitpid $_, 0 for splice @{ $self->{pids} };
}
sub DESTROY { my ($self) = @_; local ($?, $!); $self->stop if $self->{owner} == $$ }

1;
