// Misconception: Any answer will do.
// Caught by: The_answer_is_there
namespace Katas.{{Type}}s;

public static class {{Type}}
{
    public static Task<int> AnswerAsync() => Task.FromResult(0);
}
