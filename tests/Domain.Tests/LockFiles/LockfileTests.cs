using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;

namespace CondaStore.Domain.Tests.LockFiles;

public sealed class LockfileTests
{
    [Fact]
    public void Parse_AnyFormat_IsRecognised()
    {
        Lockfile sample = LockfileBuilder.Sample();
        string[] texts =
        [
            CondaLockFile.ToYaml(sample),
            CondaLockFile.ToJson(sample),
            PixiLockFile.Of(sample).ToYaml(6),
            PixiLockFile.Of(sample).ToYaml(7),
            ExplicitFile.Write("linux-64", sample.Platforms[0].CondaPackages.Select(package => package.Record)),
        ];

        foreach (string text in texts)
        {
            Assert.Equal(
                ["openssl", "python", "tzdata"],
                Lockfile.Parse(text).Find("linux-64")!.CondaPackages.Select(package => package.Name).Order());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a")]
    [InlineData("{}")]
    [InlineData("version: 1")]
    [InlineData("version: 6\nenvironments: {}\n")]
    public void Parse_SomethingElse_IsRefused(string text) =>
        Assert.Equal(ErrorCode.InvalidLockfile, Assert.Throws<StoreException>(() => Lockfile.Parse(text)).Code);
}
