using System.CommandLine;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env add</c>, which adds packages to an environment.</summary>
internal static class EnvironmentAddCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.Name(console);
        Argument<string[]> packages = new("PACKAGE")
        {
            Description = "Packages, possibly with versions: 'numpy>=2'.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string[]> pip = new("--pip")
        {
            Description = "A project of the package index to add to the pip section. Can be given multiple times.",
            HelpName = "REQUIREMENT",
        };
        UpdateOptions update = new();
        Option<bool> dryRun = SpecificationPreview.DryRunOption();
        Option<bool> wait = BuildOutcome.WaitOption();
        return ServerCommand.Create(
            console,
            new CommandText(
                "add",
                "Add packages to an environment, or change the versions that it requires, and build it.",
                "conda-store env add team/science scipy 'numpy>=2' --wait",
                "conda-store env add team/science scipy --only --dry-run",
                "conda-store env add team/science --pip 'requests>=2'"),
            [environment, packages, pip, .. update.All, dryRun, wait],
            (call, cancellationToken) =>
            {
                string[] specs = call.Parsed.GetValue(packages) ?? [];
                string[] requirements = call.Parsed.GetValue(pip) ?? [];
                if (specs.Length + requirements.Length == 0)
                {
                    throw new StoreException(ErrorCode.InvalidOption, "There is nothing to add: name packages.");
                }

                return ChangedEnvironment.BuildAsync(
                    call,
                    call.Parsed.GetValue(environment)!,
                    edit =>
                    {
                        foreach (string spec in specs)
                        {
                            edit.Set(spec, mustBeThere: false);
                        }

                        foreach (string requirement in requirements)
                        {
                            edit.SetPip(requirement);
                        }
                    },
                    request => update.Apply(call.Parsed, request, names: null),
                    call.Parsed.GetValue(dryRun),
                    call.Parsed.GetValue(wait),
                    cancellationToken);
            });
    }
}
