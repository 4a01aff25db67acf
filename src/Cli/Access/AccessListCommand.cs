using System.CommandLine;
using System.Net;
using System.Runtime.CompilerServices;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Access;

/// <summary>Provides <c>conda-store access list</c>.</summary>
internal static class AccessListCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string?> who = new("WHO")
        {
            Description = "The namespace of a team or of a user. Default: all that you may see.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return ServerCommand.Create(
            console,
            new CommandText(
                "list", "List which roles were given to whom. 'whoami' shows your own.", "conda-store access list",
                "conda-store access list ann"),
            [who],
            async (call, cancellationToken) =>
            {
                List<GivenRole> roles = await RolesAsync(call, call.Parsed.GetValue(who), cancellationToken).ToListAsync(cancellationToken);
                if (call.IsJson)
                {
                    await ResultText.WriteAsync(call, roles);
                    return ExitCodes.Success;
                }

                if (roles.Count == 0)
                {
                    await DeniedAccess.RequireAcceptedAsync(call, cancellationToken);
                    await call.TellAsync("no roles are granted");
                    return ExitCodes.Success;
                }

                ResultTable table = new("WHO", "ENVIRONMENTS", "ROLE");
                foreach (GivenRole role in roles)
                {
                    table.Add(role.Namespace, role.Environments, role.Role);
                }

                await table.WriteAsync(console);
                return ExitCodes.Success;
            });
    }

    private static async IAsyncEnumerable<GivenRole> RolesAsync(
        ServerCall call, string? who, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerable<string> names = who is not null
            ? AsyncEnumerable.Repeat(who, 1)
            : call.Client.Namespaces.ListAsync(cancellationToken).Select(n => n.Name);
        await foreach (string name in names)
        {
            foreach (RemoteRoleMapping mapping in await MappingsAsync(call, name, isNamed: who is not null, cancellationToken))
            {
                yield return new GivenRole(name, mapping.Entity, mapping.Role);
            }
        }
    }

    private static async Task<IReadOnlyList<RemoteRoleMapping>> MappingsAsync(
        ServerCall call, string name, bool isNamed, CancellationToken cancellationToken)
    {
        try
        {
            return (await call.Client.Namespaces.GetAsync(name, cancellationToken)).RoleMappings ?? [];
        }
        catch (StoreRequestException failure) when (
            !isNamed && failure.Status is (HttpStatusCode.Forbidden or HttpStatusCode.NotFound))
        {
            // Who sees some environments of a namespace does not see its roles.
            return [];
        }
    }
}
