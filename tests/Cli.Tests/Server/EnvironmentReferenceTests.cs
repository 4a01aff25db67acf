using CondaStore.Cli.Server;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Tests.Server;

public sealed class EnvironmentReferenceTests
{
    [Theory]
    [InlineData("team/science", "team", "science", null)]
    [InlineData("team/science@17", "team", "science", 17L)]
    [InlineData("team/science:17", "team", "science", 17L)]
    [InlineData("team/a@b", "team", "a@b", null)]
    [InlineData("team/a@b@3", "team", "a@b", 3L)]
    public void Parse_Text_IsTheEnvironmentAndTheBuild(string text, string ns, string name, long? build)
    {
        EnvironmentReference reference = EnvironmentReference.Parse(text);

        Assert.Equal((ns, name, build), (reference.Namespace, reference.Name, reference.Build));
        Assert.Equal(text.Replace(':', '@'), reference.ToString());
    }

    [Theory]
    [InlineData("science")]
    [InlineData("/science")]
    [InlineData("team/")]
    [InlineData("a/b/c")]
    [InlineData("")]
    public void Parse_OtherText_IsRefused(string text) =>
        Assert.Equal(ErrorCode.InvalidOption, Assert.Throws<StoreException>(() => EnvironmentReference.Parse(text)).Code);

    [Fact]
    public void ParseName_WithABuild_IsRefused() =>
        Assert.Equal(ErrorCode.InvalidOption, Assert.Throws<StoreException>(() => EnvironmentReference.ParseName("team/science@17")).Code);
}
