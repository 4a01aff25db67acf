using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Local;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Tokens;

/// <summary>Provides <c>conda-store token create</c>.</summary>
internal static class TokenCreateCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Option<string?> name = new("--name") { Description = "What the token is for, to know it again in `token list`.", HelpName = "TEXT" };
        Option<string[]> role = new("--role")
        {
            Description = "A role on environments, instead of all of your own: 'team/*=viewer'. Can be given multiple times.",
            HelpName = "PATTERN=ROLE",
        };
        Option<string?> expires = new("--expires-in")
        {
            Description = "The lifetime: 8h, 30d. Default: the longest that is allowed.",
            HelpName = "AGE",
        };
        Option<string?> ns = new("--namespace", "-n")
        {
            Description = "The namespace that represents the owner of the token. Default: your own.",
            HelpName = "NAME",
        };
        return ServerCommand.Create(
            console,
            new CommandText(
                "create",
                "Create a token with at most your own rights, and write it to standard output.",
                "conda-store token create --name ci --role 'team/*=viewer' --expires-in 8h >token.txt"),
            [name, role, expires, ns],
            async (call, cancellationToken) =>
            {
                CreateTokenRequest request = new(
                    call.Parsed.GetValue(ns),
                    call.Parsed.GetValue(expires) is { } text ? console.TimeProvider.GetUtcNow() + LifetimeOf(text) : null,
                    RoleBindingText.Parse(call.Parsed.GetValue(role) ?? []))
                {
                    Name = call.Parsed.GetValue(name),
                };
                string token = await call.Client.Access.CreateTokenAsync(request, cancellationToken);
                await ResultText.WriteAsync(call, new { Token = token }, token);
                return ExitCodes.Success;
            });
    }

    private static TimeSpan LifetimeOf(string text) =>
        AgeText.TryParse(text, out TimeSpan age) && age > TimeSpan.Zero
            ? age
            : throw new StoreException(ErrorCode.InvalidOption, $"--expires-in: '{text}' is not a lifetime.") { Hints = ["8h, 30d"] };
}
