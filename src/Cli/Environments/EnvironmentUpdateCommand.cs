using System.CommandLine;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env update</c>, which builds an environment with the packages of today.</summary>
internal static class EnvironmentUpdateCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.Name(console);
        Argument<string[]> packages = new("PACKAGE")
        {
            Description = "Requirements that replace those for the same packages: 'numpy>=2', or numpy for any version.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        SpecificationOptions specification = new();
        UpdateOptions update = new();
        Option<bool> dryRun = SpecificationPreview.DryRunOption();
        Option<bool> wait = BuildOutcome.WaitOption();
        return ServerCommand.Create(
            console,
            new CommandText(
                "update",
                "Build an environment again, with the newest packages that meet its requirements or with changed requirements.",
                "conda-store env update team/science --wait",
                "conda-store env update team/science 'python=3.13'",
                "conda-store env update team/science openssl --only",
                "conda-store env update team/science --file environment.yml --keep"),
            [environment, packages, .. specification.All, .. update.All, dryRun, wait],
            async (call, cancellationToken) =>
            {
                string text = call.Parsed.GetValue(environment)!;
                string[] specs = call.Parsed.GetValue(packages) ?? [];
                bool waits = call.Parsed.GetValue(wait);
                if (specs.Length > 0 && specification.AreGiven(call.Parsed))
                {
                    throw new StoreException(ErrorCode.InvalidOption, "Packages cannot be combined with --file or --lockfile.");
                }

                if (specs.Length > 0)
                {
                    return await ChangedEnvironment.BuildAsync(
                        call,
                        text,
                        edit =>
                        {
                            foreach (string spec in specs)
                            {
                                edit.Update(spec, mayBeDependency: update.AreGiven(call.Parsed));
                            }
                        },
                        request => update.Apply(call.Parsed, request, [.. specs.Select(SpecificationEdit.NameOf)]),
                        call.Parsed.GetValue(dryRun),
                        waits,
                        cancellationToken);
                }

                if (update.AreGiven(call.Parsed) && !specification.AreGiven(call.Parsed))
                {
                    throw new StoreException(ErrorCode.InvalidOption, "Name the packages that may change, or give a file.");
                }

                EnvironmentReference target = EnvironmentReference.ParseName(text);
                if (call.Parsed.GetValue(dryRun))
                {
                    return await PreviewAsync(call, target, specification, update, cancellationToken);
                }

                long build = await StartAsync(call, target, specification, update, cancellationToken);
                return await BuildOutcome.ReportAsync(call, build, waits, cancellationToken);
            });
    }

    private static async Task<int> PreviewAsync(
        ServerCall call, EnvironmentReference target, SpecificationOptions specification, UpdateOptions update,
        CancellationToken cancellationToken)
    {
        if (!specification.AreGiven(call.Parsed))
        {
            return await ChangedEnvironment.BuildAsync(
                call, target.FullName, _ => { }, request => request, dryRun: true, wait: false, cancellationToken);
        }

        SpecificationRequest request = await specification.ReadAsync(call, target, cancellationToken);
        return await SpecificationPreview.WriteAsync(call, update.Apply(call.Parsed, request, names: null), cancellationToken);
    }

    private static async Task<long> StartAsync(
        ServerCall call, EnvironmentReference target, SpecificationOptions specification, UpdateOptions update,
        CancellationToken cancellationToken)
    {
        if (!specification.AreGiven(call.Parsed))
        {
            long active = await ReferencedBuild.ActiveIdAsync(call, target, cancellationToken);
            return await call.Client.Builds.RebuildAsync(active, cancellationToken);
        }

        SpecificationRequest request = await specification.ReadAsync(call, target, cancellationToken);
        await call.Client.Environments.GetAsync(target.Namespace, target.Name, cancellationToken);
        return await call.Client.Specifications.BuildAsync(update.Apply(call.Parsed, request, names: null), cancellationToken);
    }
}
