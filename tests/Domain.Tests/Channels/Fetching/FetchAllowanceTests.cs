using System.Net;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Channels.Fetching;

public sealed class FetchAllowanceTests
{
    private static readonly FetchAllowance Some = FetchAllowance.Parse(
        "10.1.0.0/16, 192.168.7.7 artifacts.example:8443,mirror.example , *.corp.example\nfile:///srv/channels, /opt/more [fd00::5]");

    [Theory]
    [InlineData("https://conda.anaconda.org/conda-forge", true)]
    [InlineData("http://93.184.216.34/c", true)]
    [InlineData("http://127.0.0.1/c", false)]
    [InlineData("http://127.1/c", false)]
    [InlineData("http://2130706433/c", false)]
    [InlineData("http://0x7f.0.0.1/c", false)]
    [InlineData("http://[::1]/c", false)]
    [InlineData("http://[::ffff:169.254.169.254]/c", false)]
    [InlineData("http://169.254.169.254/metadata", false)]
    [InlineData("http://localhost/c", false)]
    [InlineData("http://LocalHost.:8080/c", false)]
    [InlineData("http://api.localhost/c", false)]
    [InlineData("file:///etc", false)]
    [InlineData("file://server/share", false)]
    [InlineData("ftp://host/c", false)]
    [InlineData("gopher://host/c", false)]
    public void Allows_NothingNamed_IsThePublicInternet(string url, bool expected) =>
        Assert.Equal(expected, FetchAllowance.None.Allows(new Uri(url)));

    [Theory]
    [InlineData("http://10.1.2.3/c", true)]
    [InlineData("http://[::ffff:10.1.2.3]/c", true)]
    [InlineData("http://10.2.0.1/c", false)]
    [InlineData("http://192.168.7.7:9000/c", true)]
    [InlineData("http://192.168.7.8/c", false)]
    [InlineData("http://[fd00::5]/c", true)]
    [InlineData("http://[fd00::6]/c", false)]
    [InlineData("file:///srv/channels", true)]
    [InlineData("file:///srv/channels/main/noarch", true)]
    [InlineData("file:///srv/channels/../secret", false)]
    [InlineData("file:///srv/channels/%2e%2e/secret", false)]
    [InlineData("file:///srv/channels%2F..%2Fsecret", false)]
    [InlineData("file:///srv/channels2", false)]
    [InlineData("file:///opt/more/x", true)]
    [InlineData("file://other/srv/channels", false)]
    public void Allows_Named_IsThatAndNoMore(string url, bool expected) => Assert.Equal(expected, Some.Allows(new Uri(url)));

    [Theory]
    [InlineData("artifacts.example", 8443, true)]
    [InlineData("artifacts.example", 443, false)]
    [InlineData("MIRROR.example", 80, true)]
    [InlineData("mirror.example.", 8080, true)]
    [InlineData("a.mirror.example", 80, false)]
    [InlineData("x.corp.example", 80, true)]
    [InlineData("x.y.corp.example", 80, true)]
    [InlineData("corp.example", 80, false)]
    [InlineData("evilcorp.example", 80, false)]
    public void AllowsConnection_ToAPrivateAddress_IsForTheHostsThatAreNamed(string host, int port, bool expected) =>
        Assert.Equal(expected, Some.AllowsConnection(host, port, IPAddress.Parse("172.16.0.9")));

    [Fact]
    public void OfChannels_Channels_AllowsTheirHostsAndFolders()
    {
        FetchAllowance allowed = FetchAllowance.OfChannels([Channel.FromUrl("http://127.0.0.1:8001/c"), Channel.FromUrl("file:///srv/c")]);

        Assert.True(allowed.Allows(new Uri("http://127.0.0.1:8001/other")));
        Assert.False(allowed.Allows(new Uri("http://127.0.0.1:8002/c")));
        Assert.True(allowed.Allows(new Uri("file:///srv/c/noarch")));
        Assert.False(allowed.Allows(new Uri("file:///srv/d")));
    }

    [Theory]
    [InlineData("10.0.0.0/40")]
    [InlineData("http://host/path")]
    [InlineData("host/path")]
    [InlineData("user@host")]
    [InlineData("file://server/share")]
    public void Parse_EntryOfNoKind_IsNamed(string entry)
    {
        StoreException e = Assert.Throws<StoreException>(() => FetchAllowance.Parse("10.0.0.0/8," + entry));

        Assert.Equal(ErrorCode.InvalidSetting, e.Code);
        Assert.Contains(Redaction.Redact(entry), e.Message, StringComparison.Ordinal);
    }
}
