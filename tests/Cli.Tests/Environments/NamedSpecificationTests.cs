using CondaStore.Cli.Environments;
using CondaStore.Domain.Environments.Formats;

namespace CondaStore.Cli.Tests.Environments;

public sealed class NamedSpecificationTests
{
    [Theory]
    [InlineData("# why\nname: old # here\ndependencies: [a] # b\n", "# why\nname: \"new\"\ndependencies: [a] # b\n")]
    [InlineData("dependencies: [a] # b\n", "name: \"new\"\ndependencies: [a] # b\n")]
    [InlineData("name: old\nprefix: /home/me/env\ndependencies: [a]\n", "name: \"new\"\ndependencies: [a]\n")]
    [InlineData("variables:\n  name: x\ndependencies: [a]\n", "name: \"new\"\nvariables:\n  name: x\ndependencies: [a]\n")]
    public void Of_BlockStyle_KeepsTheText(string text, string expected) =>
        Assert.Equal(expected, NamedSpecification.Of(text, EnvironmentFile.Parse(text), "new"));

    [Theory]
    [InlineData("{name: old, dependencies: [a]}")]
    [InlineData("---\ndependencies: [a]\n")]
    [InlineData("description: |\n  x\n\"name\": old\ndependencies: [a]\n")]
    public void Of_OtherStyle_KeepsTheContent(string text)
    {
        EnvironmentFile named = EnvironmentFile.Parse(NamedSpecification.Of(text, EnvironmentFile.Parse(text), "new"));

        Assert.Equal(("new", "a"), (named.Name, named.SpecTexts.Single()));
    }

    [Theory]
    [InlineData("a$1")]
    [InlineData("1.0")]
    [InlineData("true")]
    public void Of_StrangeName_IsThatName(string name)
    {
        const string Text = "name: old\ndependencies: [a]\n";

        Assert.Equal(name, EnvironmentFile.Parse(NamedSpecification.Of(Text, EnvironmentFile.Parse(Text), name)).Name);
    }
}
