using System.Net;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Tests.Channels.Fetching;

public sealed class EnvironmentProxyTests
{
    [Theory]
    [InlineData("http_proxy=http://p:1", "http://h/", "http://p:1/", "http_proxy")]
    [InlineData("http_proxy=p:1", "http://h/", "http://p:1/", "http_proxy")]
    [InlineData("HTTP_PROXY=p:1", "http://h/", "http://p:1/", "HTTP_PROXY")]
    [InlineData("HTTP_PROXY=p:1;http_proxy=q:2", "http://h/", "http://q:2/", "http_proxy")]
    [InlineData("HTTP_PROXY=p:1;REQUEST_METHOD=GET", "http://h/", null, null)]
    [InlineData("HTTPS_PROXY=p:1", "https://h/", "http://p:1/", "HTTPS_PROXY")]
    [InlineData("http_proxy=p:1", "https://h/", null, null)]
    [InlineData("ALL_PROXY=socks5h://p:1", "https://h/", "socks5://p:1/", "ALL_PROXY")]
    [InlineData("all_proxy=p:1;https_proxy=q:2", "https://h/", "http://q:2/", "https_proxy")]
    [InlineData("all_proxy=p:1;https_proxy=q:2", "http://h/", "http://p:1/", "all_proxy")]
    [InlineData("https_proxy=p:1;no_proxy=h", "https://h/", null, null)]
    [InlineData("https_proxy=p:1;NO_PROXY=10.0.0.0/8", "https://10.2.3.4/", null, null)]
    [InlineData("https_proxy=;HTTPS_PROXY=p:1", "https://h/", "http://p:1/", "HTTPS_PROXY")]
    public void Find_Variables_NameTheProxy(string variables, string url, string? proxy, string? variable)
    {
        (Uri Proxy, string Variable)? found = EnvironmentProxy.From(Options(variables))?.Find(new Uri(url));

        Assert.Equal((proxy, variable), (found?.Proxy.AbsoluteUri, found?.Variable));
    }

    [Fact]
    public void GetCredential_LoginInTheVariable_IsNotPartOfTheUrl()
    {
        EnvironmentProxy proxy = EnvironmentProxy.From(Options("https_proxy=http://us%40er:p%3Ass@p.example:3128"))!;

        Uri url = proxy.GetProxy(new Uri("https://h/"))!;
        NetworkCredential login = proxy.GetCredential(url, "Basic")!;

        Assert.Equal("http://p.example:3128/", url.AbsoluteUri);
        Assert.Equal(("us@er", "p:ss"), (login.UserName, login.Password));
        Assert.Null(proxy.GetCredential(new Uri("http://other.example:3128/"), "Basic"));
    }

    [Theory]
    [InlineData("http_proxy=ftp://p:1")]
    [InlineData("http_proxy=http://user:secret@")]
    public void From_SomethingElse_NamesTheVariable(string variables)
    {
        StoreException failure = Assert.Throws<StoreException>(() => EnvironmentProxy.From(Options(variables)));

        Assert.Equal(ErrorCode.InvalidSetting, failure.Code);
        Assert.Contains("http_proxy", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    internal static NetworkOptions Options(string variables) => new()
    {
        Variables = variables.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]),
    };
}
