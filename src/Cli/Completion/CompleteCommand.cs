using System.CommandLine;
using System.CommandLine.Completions;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Completion;

/// <summary>Provides the hidden command by which the scripts of <c>conda-store completion</c> complete a command line.</summary>
internal static class CompleteCommand
{
    /// <summary>The name of the command.</summary>
    public const string Name = "__complete";

    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new(Name, "Complete a command line.") { Hidden = true };
        Argument<string> line = new("LINE") { Description = "The command line up to the cursor, with the name of the program." };
        command.Add(line);
        command.SetAction(async (parsed, _) =>
        {
            foreach (string completion in Find((RootCommand)parsed.RootCommandResult.Command, parsed.GetValue(line)!))
            {
                await console.Out.WriteLineAsync(completion);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static IEnumerable<string> Find(RootCommand root, string line)
    {
        int program = line.IndexOf(' ', StringComparison.Ordinal);
        string rest = program < 0 ? "" : ServerOptions.UnambiguousLine(line[(program + 1)..]);
        string word = rest[(rest.LastIndexOf(' ') + 1)..];
        ParseResult typed = root.Parse(rest, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (typed.UnmatchedTokens.Any(token => token != word))
        {
            return [];
        }

        return typed.GetCompletions(rest.Length)
            .Select((CompletionItem item) => item.Label)
            .Where(label => label.StartsWith(word, StringComparison.Ordinal) && IsWanted(label, word.StartsWith('-')))
            .Distinct()
            .Order(StringComparer.Ordinal);
    }

    // Options are for those who ask for them, and only in their long form.
    private static bool IsWanted(string label, bool isOption) =>
        isOption ? label.StartsWith("--", StringComparison.Ordinal) : label[0] is not ('-' or '/');
}
