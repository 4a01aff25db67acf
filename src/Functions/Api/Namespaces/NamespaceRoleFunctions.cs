using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Functions.Api.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.Namespaces;

/// <summary>The endpoints of the roles that members of one namespace have in another.</summary>
public sealed class NamespaceRoleFunctions(RequestCallers callers, NamespaceRoles roles)
{
    private const string Route = "conda-store/api/v1/namespace/{ns}/";

    /// <summary>Lists all roles in a namespace.</summary>
    [Function("NamespaceRoleList")]
    [Operation(
        "namespaces", "Lists the roles that other namespaces have.", Permission = "namespace::read and namespace-role-mapping::read",
        Data = typeof(IReadOnlyList<NamespaceRoleWire>))]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "roles")] HttpRequest request, string ns,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, ns, Permission.NamespaceRoleMappingRead, cancellationToken);
        return ApiResults.Data((await roles.ListAsync(ns, cancellationToken)).Select(NamespaceRoleWire.From));
    }

    /// <summary>Removes all roles.</summary>
    [Function("NamespaceRoleDeleteAll")]
    [Operation(
        "namespaces", "Removes all roles.", Permission = "namespace::read and namespace-role-mapping::delete",
        Form = ResponseForm.Acknowledgement)]
    public async Task<IResult> DeleteAll(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "roles")] HttpRequest request, string ns,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, ns, Permission.NamespaceRoleMappingDelete, cancellationToken);
        await roles.DeleteAllAsync(ns, cancellationToken);
        return ApiResults.Ack();
    }

    /// <summary>Gets the role of another namespace.</summary>
    [Function("NamespaceRoleGet")]
    [Operation(
        "namespaces", "Gets the role of another namespace.", Permission = "namespace::read and namespace-role-mapping::read",
        Query = "other_namespace", Data = typeof(NamespaceRoleWire))]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "role")] HttpRequest request, string ns,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, ns, Permission.NamespaceRoleMappingRead, cancellationToken);
        string other = new ApiQuery(request).Text("other_namespace") ?? throw RequestFaultException.Missing("query", "other_namespace");
        return ApiResults.Data(NamespaceRoleWire.From(await roles.GetAsync(ns, other, cancellationToken)));
    }

    /// <summary>Assigns a role to another namespace.</summary>
    [Function("NamespaceRoleCreate")]
    [Operation(
        "namespaces", "Assigns a role to another namespace.", Permission = "namespace::read and namespace-role-mapping::create",
        Body = typeof(NamespaceRoleBody), Form = ResponseForm.Acknowledgement,
        Errors = [ErrorCode.InvalidRequest, ErrorCode.AlreadyExists])]
    public Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "role")] HttpRequest request, string ns,
        CancellationToken cancellationToken) =>
        SetAsync(request, ns, Permission.NamespaceRoleMappingCreate, roles.CreateAsync, cancellationToken);

    /// <summary>Changes the role of another namespace.</summary>
    [Function("NamespaceRoleUpdate")]
    [Operation(
        "namespaces", "Changes the role of another namespace.", Permission = "namespace::read and namespace-role-mapping::update",
        Body = typeof(NamespaceRoleBody), Form = ResponseForm.Acknowledgement, Errors = [ErrorCode.InvalidRequest])]
    public Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route + "role")] HttpRequest request, string ns,
        CancellationToken cancellationToken) =>
        SetAsync(request, ns, Permission.NamespaceRoleMappingUpdate, roles.UpdateAsync, cancellationToken);

    /// <summary>Removes the role of another namespace.</summary>
    [Function("NamespaceRoleDelete")]
    [Operation(
        "namespaces", "Removes the role of another namespace.", Permission = "namespace::read and namespace-role-mapping::delete",
        Body = typeof(OtherNamespaceBody), Form = ResponseForm.Acknowledgement, Errors = [ErrorCode.InvalidRequest])]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "role")] HttpRequest request, string ns,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, ns, Permission.NamespaceRoleMappingDelete, cancellationToken);
        OtherNamespaceBody body = await ApiBody.ReadAsync<OtherNamespaceBody>(request, cancellationToken);
        await roles.DeleteAsync(ns, body.OtherNamespace, cancellationToken);
        return ApiResults.Ack();
    }

    private async Task<IResult> SetAsync(
        HttpRequest request, string ns, Permission permission, Func<string, string, string, CancellationToken, Task> set,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, ns, permission, cancellationToken);
        NamespaceRoleBody body = await ApiBody.ReadAsync<NamespaceRoleBody>(request, cancellationToken);
        await set(ns, body.OtherNamespace, body.Role, cancellationToken);
        return ApiResults.Ack();
    }

    private async Task RequireAsync(HttpRequest request, string ns, Permission permission, CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        caller.Require(Permission.NamespaceRead, ns);
        caller.Require(permission, ns);
    }
}
