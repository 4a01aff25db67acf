using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace CondaStore.Local.Hosting.Discovery;

/// <summary>Invokes functions: runs the middleware and calls the method on a new instance of its class.</summary>
/// <param name="middleware">The middleware types, outermost first.</param>
internal sealed class FunctionInvoker(IReadOnlyList<Type> middleware)
{
    /// <summary>
    /// Invokes a function. <paramref name="bindTrigger"/> returns the value of the trigger parameter and of all other parameters that are
    /// bound to the trigger's data.
    /// </summary>
    public async Task<object?> InvokeAsync(
        EmbeddedFunction function, EmbeddedFunctionContext context, Func<ParameterInfo, object?> bindTrigger)
    {
        object? result = null;
        FunctionExecutionDelegate next = async c =>
        {
            object? target = function.Method.IsStatic
                ? null
                : ActivatorUtilities.CreateInstance(c.InstanceServices, function.Method.DeclaringType!);
            try
            {
                result = await function.CallAsync(target, Arguments(function, c, bindTrigger));
            }
            finally
            {
                await DisposeAsync(target);
            }
        };
        foreach (Type type in middleware.Reverse())
        {
            FunctionExecutionDelegate inner = next;
            next = c =>
                ((IFunctionsWorkerMiddleware)ActivatorUtilities.GetServiceOrCreateInstance(c.InstanceServices, type)).Invoke(c, inner);
        }

        await next(context);
        return result;
    }

    private static object?[] Arguments(EmbeddedFunction function, FunctionContext context, Func<ParameterInfo, object?> bindTrigger)
    {
        object?[] arguments = new object?[function.Parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            ParameterInfo parameter = function.Parameters[i];
            arguments[i] = parameter.ParameterType switch
            {
                Type t when t == typeof(FunctionContext) => context,
                Type t when t == typeof(CancellationToken) => context.CancellationToken,
                Type t when t == typeof(DurableTaskClient) => context.InstanceServices.GetRequiredService<DurableTaskClient>(),
                _ => bindTrigger(parameter),
            };
        }

        return arguments;
    }

    private static async ValueTask DisposeAsync(object? target)
    {
        if (target is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            (target as IDisposable)?.Dispose();
        }
    }
}
