using System.CommandLine;

namespace CondaStore.Cli;

/// <summary>Prints the help of the whole command: its subcommands in groups.</summary>
internal static class RootHelp
{
    private static readonly (string Title, string[] Commands)[] Groups =
    [
        ("Stores", ["login", "logout", "whoami", "profile"]),
        ("Environments", ["env", "build", "run", "shell", "pull", "kernel", "package"]),
        ("Administration", ["namespace", "access", "token", "setting", "channel", "usage", "audit", "archive", "retention", "bundle", "backup"]),
        ("This machine", ["local", "serve"]),
        ("More", ["api", "open", "completion"]),
    ];

    /// <summary>Writes the groups. A command that belongs to no group is in the last one.</summary>
    public static void Write(Command root, TextWriter output)
    {
        output.WriteLine(root.Description);
        output.WriteLine();
        output.WriteLine("Usage:");
        output.WriteLine("  conda-store <command> [options]");
        Command[] visible = [.. root.Subcommands.Where(c => !c.Hidden)];
        int width = visible.Max(c => c.Name.Length) + 2;
        string[] grouped = [.. Groups.SelectMany(g => g.Commands)];
        foreach ((string title, string[] names) in Groups)
        {
            Command[] commands =
            [
                .. names.Select(n => visible.FirstOrDefault(c => c.Name == n)).OfType<Command>(),
                .. title == Groups[^1].Title ? visible.Where(c => !grouped.Contains(c.Name)) : [],
            ];
            if (commands.Length == 0)
            {
                continue;
            }

            output.WriteLine();
            output.WriteLine($"{title}:");
            foreach (Command command in commands)
            {
                output.WriteLine($"  {command.Name.PadRight(width)}{FirstSentence(command.Description ?? "")}");
            }
        }

        output.WriteLine();
        output.WriteLine("'conda-store <command> --help' shows the options and examples of a command.");
        output.WriteLine();
    }

    private static string FirstSentence(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }
}
