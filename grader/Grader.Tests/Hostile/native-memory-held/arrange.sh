sed -i 's/test-limit-seconds: 1$/test-limit-seconds: 10/' README.md
sed -i "s/$(git rev-parse HEAD:./README.md)/$(git hash-object -w README.md)/" ../katas.lock.json
git -c user.name=Test -c user.email=test@example.org commit -q -m 'more time' README.md ../katas.lock.json
