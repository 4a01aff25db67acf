using System.CommandLine;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env remove</c>, which removes packages from an environment.</summary>
internal static class EnvironmentRemoveCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.Name(console);
        Argument<string[]> packages = new("PACKAGE") { Description = "The names of packages.", Arity = ArgumentArity.OneOrMore };
        UpdateOptions update = new();
        Option<bool> dryRun = SpecificationPreview.DryRunOption();
        Option<bool> wait = BuildOutcome.WaitOption();
        return ServerCommand.Create(
            console,
            new CommandText(
                "remove",
                "Remove packages from what an environment requires, and build it.",
                "conda-store env remove team/science scipy --wait"),
            [environment, packages, .. update.All, dryRun, wait],
            (call, cancellationToken) => ChangedEnvironment.BuildAsync(
                call,
                call.Parsed.GetValue(environment)!,
                edit =>
                {
                    foreach (string name in call.Parsed.GetValue(packages)!)
                    {
                        edit.Remove(name);
                    }
                },
                request => update.Apply(call.Parsed, request, names: null),
                call.Parsed.GetValue(dryRun),
                call.Parsed.GetValue(wait),
                cancellationToken));
    }
}
