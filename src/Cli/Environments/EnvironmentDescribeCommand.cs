using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env describe</c>, which changes the description of an environment.</summary>
internal static class EnvironmentDescribeCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.Name(console);
        Argument<string> text = new("TEXT") { Description = "The description." };
        return ServerCommand.Create(
            console,
            new CommandText(
                "describe", "Change the description of an environment.", "conda-store env describe team/science 'For the course of 2026'"),
            [environment, text],
            async (call, cancellationToken) =>
            {
                EnvironmentReference reference = EnvironmentReference.ParseName(call.Parsed.GetValue(environment)!);
                await call.Client.Environments.DescribeAsync(
                    reference.Namespace, reference.Name, call.Parsed.GetValue(text)!, cancellationToken);
                await RemoteResult.WriteAsync(
                    call,
                    await call.Client.Environments.GetAsync(reference.Namespace, reference.Name, cancellationToken),
                    $"{reference.FullName}: {call.Parsed.GetValue(text)}");
                return ExitCodes.Success;
            });
    }
}
