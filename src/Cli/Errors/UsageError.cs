using System.CommandLine;
using System.CommandLine.Parsing;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Errors;

/// <summary>Reports invalid command lines.</summary>
internal static class UsageError
{
    /// <summary>Writes the errors of a command line and how to get help.</summary>
    /// <returns><see cref="ExitCodes.Usage"/>.</returns>
    public static async Task<int> WriteAsync(ParseResult parsed, CommandConsole console)
    {
        // A misspelt command is not also a missing one.
        IEnumerable<ParseError> errors = parsed.UnmatchedTokens.Count > 0 && parsed.CommandResult.Command.Subcommands.Count > 0
            ? parsed.Errors.Where(e => parsed.UnmatchedTokens.Any(typed => e.Message.Contains(typed, StringComparison.Ordinal)))
            : parsed.Errors;
        foreach (ParseError error in errors)
        {
            await console.Error.WriteLineAsync($"error {ErrorCode.InvalidOption.ToText()}: {error.Message}");
        }

        if (NearestCommand(parsed) is { } near)
        {
            await console.Error.WriteLineAsync($"  hint: did you mean '{CommandPath(parsed)} {near}'?");
        }

        await console.Error.WriteLineAsync($"  hint: {CommandPath(parsed)} --help");
        return ExitCodes.Usage;
    }

    private static string? NearestCommand(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [[not '-', ..] typed, ..])
        {
            return null;
        }

        IEnumerable<string> commands = parsed.CommandResult.Command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
        return NearestNames.Find(typed, commands, 1) is [var near] ? near : null;
    }

    /// <summary>Gets the command as typed, for example <c>conda-store local lock</c>.</summary>
    public static string CommandPath(ParseResult parsed)
    {
        List<string> names = [];
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = result.Parent)
        {
            names.Add(command.Command is RootCommand ? "conda-store" : command.Command.Name);
        }

        names.Reverse();
        return string.Join(' ', names);
    }
}
