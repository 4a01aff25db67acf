using System.CommandLine;
using System.Globalization;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Opening;

/// <summary>Provides <c>conda-store open</c>, which shows pages of the store in the browser.</summary>
internal static class OpenCommand
{
    private static readonly string[] Openers = ["xdg-open", "open", "explorer"];

    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        DocumentedCommand command = new(new CommandText(
            "open", "Open the pages of the store in your browser.", "conda-store open", "conda-store open team/science",
            "conda-store open team/science@17 --print"));
        Argument<string?> environment = new("ENVIRONMENT")
        {
            Description = "NAMESPACE/NAME, or NAMESPACE/NAME@BUILD for the page of a build. Default: the first page.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        environment.CompletionSources.Add(context => StoreCompletions.Environments(console, context));
        Option<bool> print = new("--print") { Description = "Only write the address." };
        command.Add(environment);
        command.Add(print);
        ServerOptions options = new(command);
        command.SetAction((parsed, _) => ErrorReport.GuardAsync(console, options.IsJson(parsed), async () =>
        {
            string page = new Uri(options.Url(parsed, console), PathOf(parsed.GetValue(environment))).AbsoluteUri;
            string? opener = parsed.GetValue(print)
                ? null
                : Openers.Select(o => ProgramSearch.Find(o, console.Variable("PATH") ?? "")).FirstOrDefault(o => o is not null);
            if (opener is not null)
            {
                return console.RunProgram(new ProgramStart(opener, opener, [page], console.Variables()));
            }

            await console.Out.WriteLineAsync(page);
            return ExitCodes.Success;
        }));
        return command;
    }

    private static string PathOf(string? text)
    {
        if (text is null)
        {
            return "ui/";
        }

        EnvironmentReference reference = EnvironmentReference.Parse(text);
        return reference.Build is { } build
            ? string.Create(CultureInfo.InvariantCulture, $"admin/build/{build}/")
            : $"admin/environment/{Uri.EscapeDataString(reference.Namespace)}/{Uri.EscapeDataString(reference.Name)}/";
    }
}
