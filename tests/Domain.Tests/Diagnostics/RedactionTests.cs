using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Tests.Diagnostics;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("https://conda.example/main", "https://conda.example/main")]
    [InlineData("https://u:p@conda.example/main", "https://********@conda.example/main")]
    [InlineData("https://conda.example/t/tk-1/main/noarch", "https://conda.example/t/********/main/noarch")]
    [InlineData("https://h/a/b.conda?sig=abc&x=1", "https://h/a/b.conda?********")]
    [InlineData("GET https://u:p@h/t/k/c?q failed, see https://h/d", "GET https://********@h/t/********/c?******** failed, see https://h/d")]
    [InlineData("https://conda.example/%74/tk-1/main", "https://conda.example/t/********/main")]
    [InlineData("https://conda.example/api%2Ft%2ftk-1/main", "https://conda.example/api/t/********/main")]
    [InlineData("https://u:p@ss'word@conda.example/main", "https://********@conda.example/main")]
    [InlineData("no url in here: a@b /t/x/", "no url in here: a@b /t/x/")]
    public void Redact_TextWithUrls_MasksSecrets(string text, string expected) =>
        Assert.Equal(expected, Redaction.Redact(text));

    [Theory]
    [InlineData("https://u:p@h/t/k/c/linux-64/a-1-0.conda?q=1", "https://h/c/linux-64/a-1-0.conda")]
    [InlineData("https://h/t/k", "https://h")]
    [InlineData("https://h/%74/k/c", "https://h/c")]
    [InlineData("https://u:p@ss@h/c", "https://h/c")]
    [InlineData("/local/path", "/local/path")]
    public void Strip_Url_RemovesSecrets(string url, string expected) => Assert.Equal(expected, Redaction.Strip(url));

    [Fact]
    public void Redact_ManyBeginningsOfUrls_CostsNoMoreThanTheirLength()
    {
        string text = string.Concat(Enumerable.Repeat("a://b/", 300_000));

        Assert.Equal(text, Redaction.Redact(text));
        Assert.Equal(text, Redaction.Strip(text));
    }
}
