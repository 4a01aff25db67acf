using System.CommandLine;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Server;

/// <summary>Asks the user to confirm a destructive operation.</summary>
internal static class Confirmation
{
    /// <summary>Creates the option that confirms.</summary>
    public static Option<bool> Option() => new("--yes", "-y") { Description = "Do not ask for confirmation." };

    /// <summary>Returns if <c>--yes</c> was given or the user confirms at the terminal.</summary>
    /// <exception cref="StoreException">
    /// There is no terminal to ask at (<see cref="ErrorCode.InvalidOption"/>), or the user declined (<see cref="ErrorCode.Canceled"/>).
    /// </exception>
    public static async Task RequireAsync(CommandConsole console, bool isGiven, string question, CancellationToken cancellationToken)
    {
        if (isGiven)
        {
            return;
        }

        if (!console.IsTerminal || console.In is null)
        {
            throw new StoreException(ErrorCode.InvalidOption, "This command needs confirmation, but there is no terminal to ask at.")
            {
                Hints = ["--yes"],
            };
        }

        await console.Error.WriteAsync($"{question} [y/N] ");
        await console.Error.FlushAsync(cancellationToken);
        string? answer = await console.In.ReadLineAsync(cancellationToken);
        if (answer?.Trim() is not ("y" or "Y" or "yes"))
        {
            throw new StoreException(ErrorCode.Canceled, "Nothing was changed.");
        }
    }
}
