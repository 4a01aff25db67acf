using System.Text;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Channels.Fetching;

public sealed class NetrcTests
{
    [Theory]
    [InlineData("machine h login me password secret", "h", "me:secret")]
    [InlineData("machine h\n  login me\n  password secret\n", "H", "me:secret")]
    [InlineData("machine h login me password secret", "other", null)]
    [InlineData("machine a login x password y\nmachine h login me password secret", "h", "me:secret")]
    [InlineData("machine h login me password secret\nmachine h login later password z", "h", "me:secret")]
    [InlineData("machine a login x password y default login d password e", "h", "d:e")]
    [InlineData("default login d password e\nmachine h login me password secret", "h", "me:secret")]
    [InlineData("machine h login me account a password \"se cret\" # remark", "h", "me:se cret")]
    [InlineData("# machine h login x password y\nmachine h password secret", "h", ":secret")]
    [InlineData("macdef init\nmachine h login x password y\n\nmachine h login me password secret", "h", "me:secret")]
    [InlineData("machine h login", "h", null)]
    [InlineData("machine", "h", null)]
    [InlineData("", "h", null)]
    public void Find_Text_GivesTheLogin(string text, string host, string? expected) =>
        Assert.Equal(expected is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(expected)), Netrc.Parse(text).Find(host));

    [Fact]
    public void Open_HomeFolder_IsReadOnlyWhenItIsGiven()
    {
        using TemporaryDirectory home = new();
        home.Write(".netrc", "machine h login me password secret");
        string other = home.Write("other", "machine h login you password secret");

        Assert.Null(Netrc.Open(new NetworkOptions()));
        Assert.Null(Netrc.Open(new NetworkOptions { HomeDirectory = home.At("nowhere") }));
        Assert.NotNull(Netrc.Open(new NetworkOptions { HomeDirectory = home.Path })!.Find("h"));
        NetworkOptions named = new() { HomeDirectory = home.Path, Variables = new Dictionary<string, string> { ["NETRC"] = other } };
        Assert.NotEqual(Netrc.Open(new NetworkOptions { HomeDirectory = home.Path })!.Find("h"), Netrc.Open(named)!.Find("h"));
    }
}
