using Grader.Worker;

if (args is not [var pipe, var id])
{
    await Console.Error.WriteLineAsync("Grader.Worker is started by the grader: Grader.Worker PIPE ID");
    return 2;
}

return await Worker.RunAsync(pipe, Guid.ParseExact(id, "N"), TimeProvider.System);
