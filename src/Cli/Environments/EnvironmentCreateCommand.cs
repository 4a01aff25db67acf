using System.CommandLine;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env create</c>, which builds a new environment.</summary>
internal static class EnvironmentCreateCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.Name(console);
        SpecificationOptions specification = new();
        Option<bool> dryRun = SpecificationPreview.DryRunOption();
        Option<bool> wait = BuildOutcome.WaitOption();
        return ServerCommand.Create(
            console,
            new CommandText(
                "create",
                "Create an environment from an environment file or a lockfile.",
                "conda-store env create team/science --file environment.yml --wait",
                "conda-store env create team/science --file environment.yml --dry-run",
                "conda-store env create team/copy --lockfile conda-lock.yml"),
            [environment, .. specification.All, dryRun, wait],
            async (call, cancellationToken) =>
            {
                EnvironmentReference target = EnvironmentReference.ParseName(call.Parsed.GetValue(environment)!);
                SpecificationRequest request = await specification.ReadAsync(call, target, cancellationToken);
                if (call.Parsed.GetValue(dryRun))
                {
                    return await SpecificationPreview.WriteAsync(call, request, cancellationToken);
                }

                await NewEnvironment.RequireAsync(
                    call, target, $"conda-store env update {target.FullName} --file FILE builds it anew", cancellationToken);
                long build = await call.Client.Specifications.BuildAsync(request, cancellationToken);
                return await BuildOutcome.ReportAsync(call, build, call.Parsed.GetValue(wait), cancellationToken);
            });
    }
}
