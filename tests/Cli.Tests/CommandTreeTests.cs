using System.CommandLine;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Tests;

public sealed class CommandTreeTests
{
    private static readonly CommandConsole Console = new(TextWriter.Null, TextWriter.Null, IsTerminal: false, TimeProvider.System);

    public static TheoryData<string> Names => [.. CommandTree.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_NamedCommand_CreatesItUnderThatName(string name)
    {
        RootCommand root = CommandTree.Create(Console, [name, "--help"]);

        Assert.Contains(name, root.Subcommands.Select(c => c.Name));
    }

    [Theory]
    [InlineData("local")]
    [InlineData("env", "list", "--json")]
    public void Create_NamedCommand_CreatesNoOther(params string[] arguments)
    {
        RootCommand root = CommandTree.Create(Console, arguments);

        Assert.Equal([arguments[0]], root.Subcommands.Select(c => c.Name));
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("profiles")]
    [InlineData("__complete", "conda-store e")]
    public void Create_NoCommandNamed_CreatesAll(params string[] arguments)
    {
        RootCommand root = CommandTree.Create(Console, arguments);

        Assert.Equal(CommandTree.Names.Order(), root.Subcommands.Select(c => c.Name).Order());
    }
}
