using CondaStore.Domain.Channels.Fetching;

namespace CondaStore.Domain.Tests.Channels.Fetching;

public sealed class NoProxyListTests
{
    [Theory]
    [InlineData(null, "http://h/", false)]
    [InlineData("", "http://h/", false)]
    [InlineData("*", "http://h/", true)]
    [InlineData("a.example, *", "http://h/", true)]
    [InlineData("example.org", "http://example.org/", true)]
    [InlineData("EXAMPLE.org", "https://sub.example.ORG/", true)]
    [InlineData(".example.org", "http://example.org/", true)]
    [InlineData("*.example.org", "http://sub.example.org/", true)]
    [InlineData("example.org", "http://notexample.org/", false)]
    [InlineData("example.org", "http://example.org.evil/", false)]
    [InlineData("example.org:8443", "https://example.org:8443/", true)]
    [InlineData("example.org:8443", "https://example.org/", false)]
    [InlineData("example.org:443", "https://example.org/", true)]
    [InlineData("127.0.0.1", "http://127.0.0.1:18112/", true)]
    [InlineData("127.0.0.1:18112", "http://127.0.0.1:18112/", true)]
    [InlineData("127.0.0.1:1", "http://127.0.0.1:18112/", false)]
    [InlineData("127.0.0.0/8", "http://127.0.0.1:18112/", true)]
    [InlineData("10.1.2.3/9", "http://10.127.0.1/", true)]
    [InlineData("10.1.2.3/9", "http://10.128.0.1/", false)]
    [InlineData("0.0.0.0/0", "http://10.128.0.1/", true)]
    [InlineData("10.0.0.0/33", "http://10.0.0.0/", false)]
    [InlineData("10.0.0.0/x", "http://10.0.0.0/", false)]
    [InlineData("10.0.0.0/8", "http://ten.example/", false)]
    [InlineData("fd00::/8", "http://[fd12::1]/", true)]
    [InlineData("fd00::/8", "http://[fe80::1]/", false)]
    [InlineData("[::1]:8080", "http://[::1]:8080/", true)]
    [InlineData("::1", "http://[::1]:8080/", true)]
    [InlineData("10.0.0.0/8", "http://[::ffff:10.1.1.1]/", true)]
    [InlineData("a b\tlocalhost", "http://localhost/", true)]
    public void Covers_Form_MeansWhatOtherProgramsTakeItFor(string? list, string url, bool expected) =>
        Assert.Equal(expected, new NoProxyList(list).Covers(new Uri(url)));
}
