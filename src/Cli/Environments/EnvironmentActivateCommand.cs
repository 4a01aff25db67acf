using System.CommandLine;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env activate</c>, which chooses the build that an environment stands for.</summary>
internal static class EnvironmentActivateCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.Name(console, description: "NAMESPACE/NAME@BUILD.");
        return ServerCommand.Create(
            console,
            new CommandText(
                "activate",
                "Make a build the active one of its environment, for everybody who uses it. An archived build is recreated first.",
                "conda-store env activate team/science@17"),
            [environment],
            async (call, cancellationToken) =>
            {
                EnvironmentReference reference = EnvironmentReference.Parse(call.Parsed.GetValue(environment)!);
                if (reference.Build is null)
                {
                    throw new StoreException(ErrorCode.InvalidOption, $"Which build of {reference} shall be active?")
                    {
                        Hints = [$"{reference}@BUILD", $"conda-store env history {reference}"],
                    };
                }

                return await BuildActivation.RunAsync(
                    call, await ReferencedBuild.GetAsync(call, reference, cancellationToken), cancellationToken);
            });
    }
}
