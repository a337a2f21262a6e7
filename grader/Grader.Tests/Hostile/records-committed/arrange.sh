mkdir -p ../../.grader/verdicts
echo '{"schema":1}' > ../../.grader/verdicts/00-wild.json
git add -f ../../.grader/verdicts
git -c user.name=Test -c user.email=test@example.org commit -q -m records
